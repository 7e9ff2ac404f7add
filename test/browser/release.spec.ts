import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { PNG } from 'pngjs';
import { client } from '../integration/gateway.js';
import { address, openDesk, openJupyterLab, picture, root, state } from './entrance.js';

/** From a query to a released map: in JupyterLab, at the desk, at the pick-up. One département has fewer than 11 people. */
const disease = 'Maladies respiratoires chroniques';
const sql = `SELECT c.patho_niv1, c.departement, count(DISTINCT c.person) AS malades, g.population AS pop,
       round(100.0 * count(DISTINCT c.person) / g.population, 4) AS perc
FROM claims_2023.care c JOIN geography.departements g ON g.code = c.departement
WHERE c.patho_niv1 = '${disease}'
GROUP BY 1, 2, g.population
ORDER BY malades`;

const place = { state, address: process.env['VITRINE_TEST_ADDRESS'] ?? new URL(address('ada')).origin };

/** What a person clicks from now on, and how often. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`window.clicks = 0; addEventListener('pointerdown', event => { window.clicks += event.isTrusted ? 1 : 0; }, true)`);
  return () => page.evaluate<number>('window.clicks');
}

const verdict = (page: Page): Locator => page.locator('.jp-VitrineVerdict:visible');

test('from a query to a released map: three clicks, two blind votes, and nothing withheld in any byte', async ({ page, browser }) => {
  test.setTimeout(420_000);
  // What must not leave, and what would give it back.
  const notebook = await client(place, { person: 'ada', project: 'health' });
  const { body } = await notebook.query(sql);
  const rows = body.rows as [string, string, number, number, number][];
  const few = rows.filter(([, , malades]) => malades < 11);
  expect(few).toHaveLength(1);
  const [, departement, malades, , perc] = few[0] as (typeof rows)[number];
  const total = rows.reduce((sum, row) => sum + row[2], 0);

  await openJupyterLab(page, 'ada', 'health');
  await page.keyboard.press('Control+Alt+Q');
  await page.locator('.jp-VitrineQuery .cm-content:visible').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Control+Enter');
  await expect(verdict(page)).toContainText('Non sûr');
  await page.locator('[data-tab=chart]:visible').click();
  await expect(page.locator('.jp-VitrineChart-host:visible').locator('svg, canvas').first()).toBeVisible();
  // The colour of the map is the share of the population.
  await page.locator('.jp-VitrineChart-picks select').first().selectOption({ label: 'Carte' });
  await page.locator('.jp-VitrineChart-picks select').nth(1).selectOption({ label: 'perc' });
  await expect(page.locator('.jp-VitrineChart-host:visible').locator('svg, canvas').first()).toBeVisible();
  await picture(page, 'export-map');

  const clicks = await countClicks(page);
  await page.locator('.jp-VitrineChart-export:visible').click();
  const description = page.locator('.jp-VitrineNewExport textarea[id$="-description"]');
  await expect(description.first()).toBeFocused();
  await page.keyboard.insertText('Carte des maladies respiratoires, page 12 du rapport annuel.');
  // The table that it is drawn of, too.
  await page.locator('.jp-VitrineOutput[data-kind=table] input[type=checkbox]').click();
  await expect(description).toHaveCount(2);
  await description.nth(1).focus();
  await page.keyboard.insertText('Le tableau de la carte.');
  await expect(page.locator('.jp-VitrineNewExport')).toContainText('1 ligne');
  await picture(page, 'export-new');
  expect((await new AxeBuilder({ page }).include('.jp-VitrineNewExport').analyze()).violations).toEqual([]);
  await page.locator('.jp-VitrineNewExport button[type=submit]').click();
  await expect(page.locator('.jp-VitrineNewExport-done')).toBeVisible({ timeout: 60_000 });
  expect(await clicks()).toBe(3);
  await picture(page, 'export-submitted');

  const all = (await notebook.get('/api/requests?limit=500')) as unknown as { id: string; state: string; created: string; names: string[] }[];
  const [request] = all.sort((one, other) => (one.created < other.created ? 1 : -1));
  expect([request?.state, request?.names.length]).toEqual(['submitted', 2]);

  // Two checkers, each by keyboard, each without the other's vote.
  for (const [person, language] of [['chloe', 'fr'], ['carl', 'en']] as const) {
    const desk = await openDesk(browser, person, { language, dark: person === 'carl' });
    await desk.goto(new URL(`/requests/${request?.id}`, desk.url()).href);
    for (const output of ['1', '2']) {
      await desk.keyboard.press(output);
      await expect(desk.locator('main')).toContainText(language === 'fr' ? /sûre? seule?/ : 'safe alone');
      await desk.waitForLoadState('networkidle');
      await picture(desk, person === 'carl' && output === '1' ? 'desk' : `desk-output-${output}-${person}`);
      await desk.keyboard.press('a');
    }
    await desk.keyboard.press('s');
    await expect(desk.locator('dialog')).toBeVisible();
    await desk.keyboard.press('Tab');
    await desk.keyboard.press('Enter');
    await expect(desk.locator('dialog')).toHaveCount(0);
    if (person === 'chloe') {
      await expect(desk.locator('main')).toContainText('avis : 1 sur 2');
    } else {
      await desk.getByRole('button', { name: 'Release', exact: true }).click();
      await picture(desk, 'desk-release');
      await desk.locator('dialog').getByRole('button', { name: 'Release' }).click();
      await expect(desk.locator('main')).toContainText('Released.');
      await picture(desk, 'desk-released');
    }
    await desk.context().close();
  }

  // She is told, finds where to fetch it, and fetches it.
  await page.locator('.jp-VitrineNewExport-done button').first().click();
  const pickUp = page.locator('.jp-VitrinePickUp:visible');
  await expect(pickUp).toBeVisible({ timeout: 60_000 });
  await picture(page, 'exports-released');
  expect((await new AxeBuilder({ page }).include('.jp-VitrineRequest').analyze()).violations).toEqual([]);
  const code = await pickUp.locator('code').innerText();
  const where = (await pickUp.locator('a').getAttribute('href'))?.split('#')[0] ?? '';
  const outside = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR', acceptDownloads: true })).newPage();
  await outside.goto(where);
  expect((await new AxeBuilder({ page: outside }).analyze()).violations).toEqual([]);
  await picture(outside, 'pickup');
  await outside.locator('#code').fill(code.toLowerCase());
  await outside.locator('button.main').click();
  await expect(outside.locator('article')).toBeVisible();
  expect((await new AxeBuilder({ page: outside }).analyze()).violations).toEqual([]);
  await picture(outside, 'pickup-releases');
  const [download] = await Promise.all([outside.waitForEvent('download'), outside.locator('a.main').first().click()]);
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'vitrine-release-')), 'package.zip');
  await download.saveAs(file);
  // Neither the gateway's nor the desk's cookie ever went there.
  expect((await outside.context().cookies()).map(({ name }) => name).filter(name => /^vitrine_(session|desk)$/.test(name))).toEqual([]);
  await outside.context().close();

  const verified = execFileSync(process.execPath, [path.join(root, 'gateway', 'release', 'verify.mjs'), file, '--key', path.join(state, 'keys', 'release.pub')], { encoding: 'utf8' });
  expect(verified).toContain('The package is whole, unchanged and signed with this key.');
  expect(verified).toContain('(figure; safe alone; 1 row with withheld values)');
  await searchPackage(file, { departement, malades, perc, total });
});

/** Every file of the package, decoded. */
async function searchPackage(file: string, { departement, malades, perc, total }: { departement: string; malades: number; perc: number; total: number }): Promise<void> {
  const unpacked = path.join(path.dirname(file), 'unpacked');
  execFileSync(path.join(root, '.vitrine', 'python', 'lab', 'bin', 'python'), ['-m', 'zipfile', '-e', file, unpacked]);
  const files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).map(name => path.join(unpacked, name)).filter(name => statSync(name).isFile());
  const found = new Set(files.map(name => path.extname(name)));
  expect([...found]).toEqual(expect.arrayContaining(['.csv', '.parquet', '.svg', '.png', '.json']));
  // As a table, a reader in France and one in England would write them.
  const forbidden = [perc, total, malades / total].flatMap(value => [String(value), String(value).replace('.', ',')])
    .concat([total.toLocaleString('fr-FR'), total.toLocaleString('en-GB'), `${malades} / `, `: ${malades} `]);
  for (const name of files) {
    const bytes = readFileSync(name);
    const text = bytes.toString('latin1');
    forbidden.forEach(value => expect(`${path.basename(name)}: ${text.includes(value)}`).toBe(`${path.basename(name)}: false`));
    if (name.endsWith('.csv')) {
      const [header = '', ...lines] = bytes.toString().trim().split('\n');
      const columns = header.split(',');
      const row = lines.map(line => line.split(',')).find(cells => cells[columns.indexOf('departement')] === departement) ?? [];
      expect(['malades', 'perc', 'withheld'].map(column => row[columns.indexOf(column)])).toEqual(['', '', 'true']);
      expect(lines.filter(line => line.endsWith(',true'))).toHaveLength(1);
    } else if (name.endsWith('.parquet')) {
      const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
      const records = (await parquetReadObjects({ file: buffer })) as Record<string, unknown>[];
      expect(records.filter(record => record['malades'] === null).map(({ departement: code, malades: m, perc: p }) => [code, m, p])).toEqual([[departement, null, null]]);
      expect(records.some(record => Number(record['malades']) === malades && Number(record['malades']) < 11)).toBe(false);
    } else if (name.endsWith('.svg')) {
      expect(text).toContain('non diffus');
      expect(text).not.toMatch(/<script|on\w+=|href|foreignObject/i);
    } else if (name.endsWith('.png')) {
      expect(PNG.sync.write(PNG.sync.read(bytes)).length).toBeGreaterThan(1000);
      expect([...chunksOf(bytes)].filter(chunk => !['IHDR', 'PLTE', 'IDAT', 'IEND'].includes(chunk))).toEqual([]);
    }
  }
  // Where the département stands in a text file, its few people do not stand beside it.
  const beside = new RegExp(`"${departement}"[^{}\\n]{0,80}\\b${malades}\\b`);
  files.filter(name => /\.(json|csv|sql|txt)$/.test(name)).forEach(name => expect(readFileSync(name, 'utf8')).not.toMatch(beside));
}

function* chunksOf(png: Buffer): Generator<string> {
  for (let at = 8; at + 8 <= png.length; at += 12 + png.readUInt32BE(at)) {
    yield png.toString('latin1', at + 4, at + 8);
  }
}
