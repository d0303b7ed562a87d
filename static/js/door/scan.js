// The camera as a reader of codes: the browser's own reader, or the one we host where it has none.
let stream, timer;

const native = async () => "BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code");

export const hosted = (door) => new Promise((done, failed) => {
  const script = document.createElement("script");
  script.src = door.reader;
  script.onload = () => {
    // Without this the library would fetch its part from elsewhere.
    BarcodeDetectionAPI.setZXingModuleOverrides({ locateFile: () => door.wasm });
    done(BarcodeDetectionAPI.BarcodeDetector);
  };
  script.onerror = failed;
  document.head.append(script);
});

export const needsHosted = async () => !(await native());
export const canScan = () => Boolean(navigator.mediaDevices?.getUserMedia);

export const stop = (parts) => {
  clearInterval(timer);
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  parts.camera.hidden = true;
  parts.button.hidden = parts.button.disabled = false;
};

// Calls `found(text)` once for each code that comes before the camera.
export const start = async (door, parts, found) => {
  // A second press while the browser asks would leave a camera on that nobody can stop.
  parts.button.disabled = true;
  const Reader = (await native()) ? BarcodeDetector : await hosted(door);
  const reader = new Reader({ formats: ["qr_code"] });
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  parts.video.srcObject = stream;
  parts.camera.hidden = false;
  parts.button.hidden = true;
  await parts.video.play();
  let last = "", away = 0, looking = false;
  timer = setInterval(async () => {
    if (looking || parts.video.readyState < 2) return;
    looking = true;
    try {
      const [code] = await reader.detect(parts.video);
      // What was away for three seconds and comes again is shown by somebody: by another person, perhaps.
      away = code ? 0 : away + 1;
      if (away > 20) last = "";
      if (code && code.rawValue !== last) { last = code.rawValue; navigator.vibrate?.(60); found(code.rawValue); }
    } finally {
      looking = false;
    }
  }, 150);
};
