import { expect, test, type Locator, type Page } from '@playwright/test';
import { newPanel, openJupyterLab, picture, run, useTheme, watchRequests } from './entrance.js';

/** The researcher's way: from what is approved to a table that could leave. Ada reads French, Bob English. */
const map = `SELECT c.patho_niv1, c.departement, count(DISTINCT c.person) AS malades, g.population AS pop,
       round(100.0 * count(DISTINCT c.person) / g.population, 4) AS perc
FROM claims_2023.care c JOIN geography.departements g ON g.code = c.departement
GROUP BY 1, 2, g.population
ORDER BY malades`;

const item = (page: Page, text: string | RegExp): Locator => page.locator('.jp-VitrineTree-item', { hasText: text });
const verdict = (page: Page): Locator => page.locator('.jp-VitrineVerdict:visible');

async function openData(page: Page, shows: Locator = item(page, 'claims_2023').first()): Promise<void> {
  // A layout that is still being restored may put another side bar in front, or close it.
  await expect(async () => {
    await page.keyboard.press('Control+Shift+Y');
    await expect(shows).toBeVisible({ timeout: 3000 });
  }).toPass();
}

test('what is approved is browsed, searched, and put into a query by keyboard', async ({ page, context }) => {
  const elsewhere = watchRequests(context);
  await openJupyterLab(page, 'ada', 'health');
  await openData(page);
  await expect(item(page, 'claims_2022').first()).toBeVisible();
  // Nothing of what the project is not approved for, nor of columns that it is not granted.
  await expect(page.locator('.jp-VitrineTree')).not.toContainText(/enterprises|wages|records|insurance/);

  await page.getByRole('tree').getByRole('treeitem').first().focus();
  await item(page, /claims_2023$/).first().click();
  await page.keyboard.press('ArrowRight');
  await expect(item(page, 'claims_2023.care')).toBeVisible();
  await item(page, 'claims_2023.care').click();
  await page.keyboard.press('ArrowRight');
  await expect(item(page, 'patho_niv1')).toBeVisible();
  await expect(page.locator('.jp-VitrineTree')).not.toContainText(/note_interne|commune|patient_id/);
  await item(page, 'patho_niv1').click();
  await expect(page.locator('.jp-VitrineDetails')).toContainText('Diabète');
  await picture(page, 'data');

  const search = page.locator('.jp-VitrineData-search input');
  await search.fill('diab');
  await expect(page.locator('.jp-VitrineData-count')).toContainText('3');
  await search.fill('nothing of the kind');
  await expect(page.locator('.jp-VitrineData-state')).toBeVisible();
  await search.fill('');

  await item(page, 'claims_2023.care').dblclick();
  await expect(page.locator('.jp-VitrineQuery .cm-content:visible')).toContainText('claims_2023.care');
  await page.locator('.jp-VitrineQuery .cm-content:visible').click();
  await page.keyboard.press('Control+Enter');
  await expect(verdict(page)).toContainText('Non sûr');
  await expect(page.locator('.jp-VitrineFinding').first()).toBeVisible();
  expect(elsewhere).toEqual([]);
});

test('a result has its verdict, on its cells and in words; it is charted, kept in the history, cancelled, refused', async ({ page }) => {
  await openJupyterLab(page, 'ada', 'health');
  await openData(page);
  await newPanel(page);
  await page.locator('.jp-VitrineQuery .cm-content:visible').click();
  await page.keyboard.insertText('SELECT  FROM claims_2023.care');
  await page.keyboard.press('Home');
  for (let step = 0; step < 7; step++) {
    await page.keyboard.press('ArrowRight');
  }
  await page.keyboard.type('pat');
  await expect(page.locator('.cm-tooltip-autocomplete li').first()).toContainText('patho_niv1');
  await page.keyboard.press('Escape');
  await run(page, map);
  await expect(verdict(page)).toContainText('Non sûr');
  const finding = page.locator('.jp-VitrineFinding:visible').first();
  await expect(finding).toContainText(/il en faut au moins 11/);
  await expect(finding).toContainText('malades, perc');
  await finding.click();
  await expect(page.locator('.jp-VitrineFinding.jp-mod-active:visible').first()).toBeVisible();
  await expect(page.getByRole('grid').filter({ visible: true })).toContainText('malades');
  await picture(page, 'panel');

  await page.locator('[data-tab=chart]:visible').click();
  await expect(page.locator('.jp-VitrineChart-host:visible').locator('svg, canvas').first()).toBeVisible();
  await expect(page.locator('.vega-actions')).toHaveCount(0);
  await picture(page, 'chart');
  await page.locator('[data-tab=history]:visible').click();
  await expect(page.getByRole('tabpanel', { name: 'Historique' })).toContainText('perc');
  await page.locator('[data-tab=table]:visible').click();

  await run(page, "SELECT departement, count(DISTINCT person) AS malades FROM claims_2023.care WHERE departement = '05' AND patho_niv1 = 'Insuffisance rénale chronique terminale' GROUP BY 1");
  await expect(verdict(page)).toContainText('Sûr seul');
  await picture(page, 'safe');

  await run(page, 'SELECT a.amount FROM claims_2023.care a, claims_2023.care b, claims_2023.care c ORDER BY a.amount + b.amount + c.amount');
  await page.locator('.jp-VitrineProgress:visible button').click();
  await expect(page.locator('.jp-VitrineProgress:visible')).toContainText('Annulée');

  await run(page, 'SELECT note_interne FROM claims_2023.patients');
  await expect(page.locator('.jp-VitrineProblem:visible')).toContainText('unknown-column');
  await picture(page, 'refused');

  await run(page, 'SELECT person, birth_year, departement FROM claims_2023.patients LIMIT 10000');
  await expect(page.locator('.jp-VitrineProgress:visible')).toContainText(/10.000 lignes/);
  await page.getByRole('grid').filter({ visible: true }).focus();
  await page.keyboard.press('Control+End');
  await expect(page.locator('[aria-rowindex="10001"]:visible')).toBeVisible();
  // However many there are, only rows in sight exist.
  expect(await page.locator('.jp-VitrineGrid-row').count()).toBeLessThan(200);
});

test('the notebook draws the map, and knows what may leave', async ({ page }) => {
  await openJupyterLab(page, 'ada', 'health');
  await page.goto(`${new URL(page.url()).origin}/lab/tree/01-carte-des-pathologies.ipynb?reset`);
  await page.locator('.jp-Notebook:visible .jp-Cell').first().waitFor();
  await expect(page.locator('.jp-Notebook-ExecutionIndicator:visible')).toHaveAttribute('data-status', 'idle', { timeout: 120_000 });
  await expect(page.locator('#jp-bottom-panel, .jp-StatusBar-Widget').getByText(/Python 3 .*Inactif/)).toBeVisible({ timeout: 120_000 });
  // Who runs before the kernel is connected is asked which one; the one proposed is right.
  await page.addLocatorHandler(page.locator('.jp-Dialog button.jp-mod-accept'), button => button.click());
  await page.locator('#jp-MainMenu .lm-MenuBar-item').nth(3).click();
  await page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click();
  const chart = page.locator('.jp-RenderedVegaCommon5:visible, .vega-embed:visible').first();
  await expect(chart).toBeVisible({ timeout: 120_000 });
  await expect(page.locator('.jp-OutputArea-output', { hasText: 'Non sûr' }).last()).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]')).toHaveCount(0);
  await chart.scrollIntoViewIfNeeded();
  await picture(page, 'notebook');

  // What is dragged into the notebook becomes a query there.
  await openData(page);
  await item(page, 'claims_2022.care').hover();
  await page.mouse.down();
  const target = (await page.locator('.jp-Notebook:visible').boundingBox()) as { x: number; y: number; width: number; height: number };
  await page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 10 });
  await page.mouse.up();
  await expect(page.locator('.jp-Notebook:visible .jp-CodeCell', { hasText: 'claims_2022.care' })).toBeVisible();
});

test('a lead sees purpose, dates and approvals; a researcher reads English where she does', async ({ page, browser }) => {
  await openJupyterLab(page, 'lea', 'refused');
  await openData(page, page.locator('.jp-VitrineLead summary'));
  await page.locator('.jp-VitrineLead summary').click();
  await expect(page.locator('.jp-VitrineLead')).toContainText('refusé');
  await expect(page.locator('.jp-VitrineTree')).not.toContainText(/records\.|claims_|enterprises_|wages_/);
  await picture(page, 'lead');
  const other = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await openJupyterLab(other, 'bob', 'justice', 'records');
  await openData(other, other.locator('.jp-VitrineData'));
  await expect(other.locator('.jp-VitrineData')).toContainText('Criminal records');
  await expect(other.locator('.jp-VitrineTree')).not.toContainText(/claims_|enterprises_|wages_|insurance\./);
  await newPanel(other);
  await run(other, 'SELECT arrest, age, count(*) AS n FROM records.recidivism GROUP BY 1, 2');
  await expect(verdict(other)).toContainText('Unsafe');
  await expect(other.locator('.jp-VitrineFindings:visible')).toContainText('A producer does not let you see what was measured.');
  await picture(other, 'withheld');
  await other.context().close();
});

test('in the dark all of it can be read', async ({ page }) => {
  await openJupyterLab(page, 'ada', 'linked');
  await useTheme(page, 'JupyterLab Dark');
  await expect(page.locator('body')).toHaveAttribute('data-jp-theme-light', 'false');
  await openData(page, page.locator('.jp-VitrineTree-item').first());
  await expect(page.locator('.jp-VitrineTree')).not.toContainText(/claims_2022|records|insurance/);
  await newPanel(page);
  await run(page, 'SELECT e.nace, count(DISTINCT j.person) AS n, sum(j.wage) AS wages FROM wages_2023.jobs j JOIN enterprises_2023.enterprises e ON j.enterprise = e.enterprise GROUP BY 1');
  await expect(verdict(page)).not.toHaveClass(/pending/);
  await picture(page, 'dark-panel');
  await page.locator('[data-tab=chart]:visible').click();
  await expect(page.locator('.jp-VitrineChart-host:visible').locator('svg, canvas').first()).toBeVisible();
  await picture(page, 'dark-chart');
  await page.locator('[data-tab=table]:visible').click();
  await run(page, 'SELECT patho_niv1, departement, count(DISTINCT person) AS malades FROM claims_2023.care GROUP BY 1, 2 ORDER BY malades');
  await expect(verdict(page)).toContainText('Non sûr');
  await expect(page.locator('.jp-VitrineGrid-cell.jp-mod-unsafe:visible').first()).toBeVisible();
  await picture(page, 'dark-unsafe');
  await useTheme(page, 'JupyterLab Light');
});
