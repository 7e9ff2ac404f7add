import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';

export const root = path.resolve(import.meta.dirname, '..', '..');
export const report = path.join(root, 'test', 'report');

export const state = process.env['VITRINE_TEST_STATE'] ?? path.join(root, '.vitrine', 'state');

/** A one-time address of the running centre, as `npx vitrine enter` prints it. */
export function address(person: string, ...more: string[]): string {
  return execFileSync(process.execPath, [path.join(root, 'gateway', 'bin', 'vitrine.mjs'), 'enter', person, '--state', state, ...more], { encoding: 'utf8' }).trim();
}

/** One of the desk. */
export const deskAddress = (person: string): string => address(person, '--desk');

/** Signs a person in and opens her JupyterLab: for one project and, where it has several, one compartment. */
export async function openJupyterLab(page: Page, person: string, project: string, compartment?: string): Promise<Page> {
  await page.goto(address(person));
  const of = compartment ? `:has(input[name=compartment][value="${compartment}"])` : '';
  await page.locator(`form[action="/open"]:has(input[name=project][value="${project}"])${of} button`).first().click();
  await ready(page);
  return page;
}

/** Signs a person in at the desk, in a browser of her own. */
export async function openDesk(browser: Browser, person: string, options: { language?: 'en' | 'fr'; dark?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: options.dark ? 'dark' : 'light' });
  const page = await context.newPage();
  if (options.language) {
    await page.addInitScript(`localStorage.setItem('vitrine.language', '${options.language}')`);
  }
  await page.goto(deskAddress(person));
  await expect(page.locator('main h1')).toBeVisible();
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

/** A new query panel, in front. */
export async function newPanel(page: Page): Promise<void> {
  const before = await page.locator('.jp-VitrineQuery').count();
  await page.keyboard.press('Control+Alt+Q');
  await expect(page.locator('.jp-VitrineQuery')).toHaveCount(before + 1);
  await expect(page.locator('.jp-VitrineQuery .cm-content:visible')).toBeVisible();
}

/** Runs a query in the panel in front, whatever stands there. */
export async function run(page: Page, sql: string): Promise<void> {
  await page.locator('.jp-VitrineQuery .cm-content:visible').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Control+Enter');
}

/** A theme for the pages that she opens from now on. */
export async function useTheme(page: Page, theme: 'JupyterLab Light' | 'JupyterLab Dark'): Promise<void> {
  const { origin } = new URL(page.url());
  const xsrf = (await page.context().cookies(origin)).find(({ name }) => name === '_xsrf')?.value ?? '';
  const reply = await page.request.put(`${origin}/lab/api/settings/@jupyterlab/apputils-extension:themes`, {
    data: { raw: JSON.stringify({ theme }) },
    headers: { 'X-XSRFToken': xsrf }
  });
  if (!reply.ok()) {
    throw new Error(`The theme could not be set: ${reply.status()}`);
  }
  await page.goto(`${origin}/lab?reset`);
  await ready(page);
}

async function ready(page: Page): Promise<void> {
  await page.waitForURL(/\/lab/);
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached', timeout: 120_000 });
  await page.locator('#main.lm-Widget').waitFor();
}

/** Kept for whoever looks; with VITRINE_PICTURES=1 those of the README are renewed. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(report, 'pictures', `${name}.png`) });
  if (process.env['VITRINE_PICTURES'] === '1' && ['panel', 'notebook', 'desk'].includes(name)) {
    await page.screenshot({ path: path.join(root, 'docs', 'pictures', `${name}.png`) });
  }
}
