// Passkeys: fetches the question, has the device answer it, and sends that with the form around the button.
(() => {
  if (!window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  async function question(url, form) {
    const answer = await fetch(url, { method: "POST", headers: { "X-CSRF-Token": form.elements.csrf_token.value } });
    if (!answer.ok || !answer.headers.get("Content-Type").startsWith("application/json")) throw new Error("no question");
    const asked = await answer.json();
    asked.challenge = bytes(asked.challenge);
    if (asked.user) asked.user.id = bytes(asked.user.id);
    for (const key of [...(asked.excludeCredentials || []), ...(asked.allowCredentials || [])]) key.id = bytes(key.id);
    return asked;
  }

  function written(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} });
  }

  for (const box of document.querySelectorAll('[data-behaviour="passkey"]')) {
    const form = box.querySelector("form");
    const problem = box.querySelector("[data-words]");
    box.hidden = false;
    form.addEventListener("submit", async (event) => {
      // A name that is missing is the server's to tell.
      if (form.elements.answer.value || (form.elements.name && !form.elements.name.value.trim())) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      problem.textContent = "";
      try {
        const publicKey = await question(box.dataset.question, form);
        form.elements.answer.value = written(await navigator.credentials[box.dataset.kind]({ publicKey }));
        form.submit();
      } catch {
        problem.textContent = problem.dataset.words;
      }
    }, { capture: true });
  }
})();
