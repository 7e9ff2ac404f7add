import { expect, test } from '@playwright/test';
import { address, openJupyterLab, watchRequests } from './entrance.js';

const person = process.env['VITRINE_TEST_PERSON'] ?? 'ada';
const project = process.env['VITRINE_TEST_PROJECT'] ?? 'health';

test('an address works once', async ({ page, browser }) => {
  const once = address(person);
  await page.goto(once);
  await expect(page.locator('form[action="/open"]').first()).toBeVisible();
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  const reply = await other.goto(once);
  expect(reply?.status()).toBe(401);
  await stranger.close();
});

test('her address leads to her JupyterLab, where the ways past Vitrine are off', async ({ page, context }) => {
  const elsewhere = watchRequests(context);
  await openJupyterLab(page, person, project);
  expect(page.url()).not.toContain('code=');
  await page.locator('#jp-MainMenu .lm-MenuBar-item').first().click();
  await expect(page.locator('.lm-Menu-item[data-command="docmanager:save"]').first()).toBeVisible();
  for (const id of ['docmanager:download', 'notebook:export-to-format', 'apputils:print', 'filebrowser:download']) {
    await expect(page.locator(`.lm-Menu-item[data-command="${id}"]`)).toHaveCount(0);
  }
  await page.keyboard.press('Escape');
  const origin = new URL(page.url()).origin;
  for (const way of ['/files/x.csv', '/nbconvert/html/x.ipynb', '/api/terminals']) {
    expect((await page.request.get(origin + way)).status()).toBeGreaterThanOrEqual(400);
  }
  const sent = await page.evaluate(() => fetch('https://example.org/').then(() => true, () => false));
  expect(sent).toBe(false);
  expect(elsewhere).toEqual([]);
});
