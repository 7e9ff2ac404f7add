import { spawn } from 'node:child_process';

/** Opens the address where there is a display and somebody looks; never a failure. */
export function openBrowser(address: string): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if ((DISPLAY || WAYLAND_DISPLAY) && process.stdout.isTTY) {
    const child = spawn('xdg-open', [address], { stdio: 'ignore', detached: true });
    child.once('error', () => {});
    child.unref();
  }
}
