import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { client } from '../integration/gateway.js';
import { address, newPanel, openDesk, openJupyterLab, picture, run, state, useTheme } from './entrance.js';

const place = { state, address: process.env['VITRINE_TEST_ADDRESS'] ?? new URL(address('ada')).origin };

/** Some of its cells have few people, two keys, one with long labels. */
const table = 'SELECT departement, patho_niv1, count(*) AS actes, sum(amount) AS montant FROM claims_2023.care GROUP BY 1, 2';

const verdict = (page: Page): Locator => page.locator('.jp-VitrineVerdict:visible');
const lens = (page: Page): Locator => page.locator('.jp-VitrineLens:visible');

/** What a screen reader is told to be wrong with the part of the page. */
async function broken(page: Page, part: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

test('a closer look says what was measured of each cell, and mends the query by one click', async ({ page }) => {
  // Ada reads French.
  await openJupyterLab(page, 'ada', 'health');
  await newPanel(page);
  await run(page, table);
  await expect(verdict(page)).toContainText('Non sûr');

  // By keyboard: from the table's tab to the next.
  await page.getByRole('tab', { name: 'Tableau', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Loupe' })).toBeFocused();
  const rows = lens(page).getByRole('row');
  await expect(rows.nth(1)).toContainText('Non sûr');
  await expect(lens(page).getByRole('columnheader')).toHaveText(['Résultat', 'departement', 'patho_niv1', 'Statistique', 'personnes', 'Marge', 'Enregistrements', 'Plus grosse', 'Deux plus grosses']);
  // Few people are below the threshold, by as many.
  const [people, margin] = await Promise.all([4, 5].map(async at => Number((await rows.nth(1).getByRole('cell').nth(at).innerText()).replace('−', '-'))));
  expect(people).toBeLessThan(11);
  expect(margin).toBe((people as number) - 11);
  const remedies = lens(page).getByRole('region', { name: 'Ce qui y remédierait' }).getByRole('listitem');
  await expect(remedies.first()).toContainText(/cases corrigées ; le tableau a .* cases de moins\./);
  expect(await broken(page, '.jp-VitrineLens')).toEqual([]);
  await picture(page, 'lens-light');

  await remedies.first().getByRole('button', { name: 'Appliquer et exécuter' }).press('Enter');
  await expect(page.locator('.jp-VitrineQuery .cm-content:visible')).toContainText('CASE');
  await expect(verdict(page)).toContainText('Sûr seul');
  await expect(lens(page)).toContainText('Chaque case respecte les règles sur ses mesures');
  await picture(page, 'lens-mended');
  await useTheme(page, 'JupyterLab Dark');
  await newPanel(page);
  await run(page, table);
  await expect(verdict(page)).toContainText('Non sûr');
  await page.getByRole('tab', { name: 'Loupe' }).click();
  await expect(lens(page).getByRole('listitem').first()).toBeVisible();
  expect(await broken(page, '.jp-VitrineLens')).toEqual([]);
  await picture(page, 'lens-dark');
  await useTheme(page, 'JupyterLab Light');
});

test('a checker sees the evidence of an output, those that fail first', async ({ browser }) => {
  const notebook = await client(place, { person: 'ada', project: 'health' });
  const { id: query } = await notebook.query(table);
  await notebook.verdict(query as string);
  const { body: draft } = await notebook.post('/api/projects/health/requests');
  await notebook.post(`/api/requests/${draft.id}/outputs`, { kind: 'table', query, name: 'lens', words: { description: 'd', population: 'p', filter: 'f', unit: 'u', variables: 'v' } });
  const { body: request } = await notebook.post(`/api/requests/${draft.id}/submit`);
  for (const dark of [false, true]) {
    const page = await openDesk(browser, 'chloe', { language: dark ? 'fr' : 'en', dark });
    await page.goto(new URL(`/requests/${request.id}`, page.url()).href);
    await page.getByRole('button', { name: dark ? 'Mesures' : 'Evidence' }).click();
    const rows = page.locator('.evidence').getByRole('row');
    await expect(rows.nth(1)).toContainText(dark ? 'non sûre' : 'unsafe');
    expect(Number(await rows.nth(1).getByRole('cell').nth(5).innerText())).toBeLessThan(11);
    await page.getByLabel(dark ? 'Seulement celles non prouvées' : 'Only those not proved').check();
    await expect(page.locator('.evidence tbody tr').last()).toContainText(dark ? 'non sûre' : 'unsafe');
    expect(await broken(page, '.evidence')).toEqual([]);
    await picture(page, `desk-evidence-${dark ? 'dark' : 'light'}`);
    await page.context().close();
  }
  await notebook.post(`/api/requests/${request.id}/withdraw`);
});
