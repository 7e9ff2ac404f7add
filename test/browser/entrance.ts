import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';

export const root = path.resolve(import.meta.dirname, '..', '..');
export const report = path.join(root, 'test', 'report');

export const state = process.env['VITRINE_TEST_STATE'] ?? path.join(root, '.vitrine', 'state');

/** A one-time address of the running centre, as `npx vitrine enter` prints it. */
export function address(person: string): string {
  return execFileSync(process.execPath, [path.join(root, 'gateway', 'bin', 'vitrine.mjs'), 'enter', person, '--state', state], { encoding: 'utf8' }).trim();
}

/** Signs a person in and opens her JupyterLab: for one project and, where it has several, one compartment. */
export async function openJupyterLab(page: Page, person: string, project: string, compartment?: string): Promise<Page> {
  await page.goto(address(person));
  const of = compartment ? `:has(input[name=compartment][value="${compartment}"])` : '';
  await page.locator(`form[action="/open"]:has(input[name=project][value="${project}"])${of} button`).first().click();
  await page.waitForURL(/\/lab/);
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached', timeout: 120_000 });
  await page.locator('#main.lm-Widget').waitFor();
  return page;
}

/** Anything that a page asks of another machine. */
export function watchRequests(context: BrowserContext): string[] {
  const elsewhere: string[] = [];
  context.on('request', request => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1' && hostname !== 'localhost') {
      elsewhere.push(request.url());
    }
  });
  return elsewhere;
}

/** Runs a command by its label, as a person does with the keyboard. */
export async function command(page: Page, label: string): Promise<void> {
  await page.keyboard.press('Control+Shift+C');
  const search = page.locator('#command-palette input, .jp-ModalCommandPalette input').first();
  await search.fill(label);
  await page.locator('.lm-CommandPalette-item:not(.lm-mod-disabled)').first().click();
}
