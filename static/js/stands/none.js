// The drawing of the square needs no script on public pages.
