import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { atDesk, client, type Answer } from '../integration/gateway.js';
import { address, openDesk, picture, state } from './entrance.js';

const place = { state, address: process.env['VITRINE_TEST_ADDRESS'] ?? new URL(address('ada')).origin };
const words = (description: string) => ({ description, population: 'p', filter: 'f', unit: 'u', variables: 'v' });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A request of ada's with these outputs, submitted. */
async function submitted(outputs: unknown[]): Promise<Answer> {
  const notebook = await client(place, { person: 'ada', project: 'health' });
  const { body: draft } = await notebook.post('/api/projects/health/requests');
  for (const output of outputs) {
    const { body, status } = await notebook.post(`/api/requests/${draft.id}/outputs`, output);
    expect([status, body.code, body['title']]).toEqual([200, undefined, undefined]);
  }
  const { body } = await notebook.post(`/api/requests/${draft.id}/submit`);
  expect(body.state).toBe('submitted');
  return body;
}

const evil = [
  '<script>window.ran = 1</script>', '<img src=x onerror="window.ran = 1">', '<svg onload="window.ran = 1"></svg>', '<iframe srcdoc="<script>parent.ran = 1</script>"></iframe>',
  '[x](javascript:window.ran=1)', '\u202etxt.exe', '\u001b[31mred', '</textarea><script>window.ran = 1</script>', '{{constructor.constructor("window.ran = 1")()}}'
].join('\n');

test('no script of a researcher’s runs at the desk, whatever it is in', async ({ browser }) => {
  const notebook = await client(place, { person: 'ada', project: 'health' });
  const { id: query } = await notebook.query('SELECT departement AS "<img src=x onerror=alert(1)>", count(*) AS n FROM claims_2023.care GROUP BY 1');
  await notebook.verdict(query as string);
  const code = JSON.stringify({
    nbformat: 4, nbformat_minor: 5, metadata: { widgets: { x: evil } },
    cells: [{ cell_type: 'markdown', metadata: {}, source: evil, attachments: {} }, { cell_type: 'code', metadata: {}, execution_count: 1, source: `print(${JSON.stringify(evil)})`, outputs: [{ output_type: 'display_data', metadata: {}, data: { 'text/html': evil } }] }]
  });
  const request = await submitted([
    { kind: 'table', query, name: 'evil', words: words(evil) },
    { kind: 'file', name: 'notes.md', content: base64(`# Notes\n\n${evil}\n`), words: words(evil) },
    { kind: 'file', name: 'table.csv', content: base64(`a,b\n"${evil.split('\n')[1]?.replaceAll('"', '""')}",1\n"=HYPERLINK(""http://example.org"")",2\n`), words: words(evil) },
    { kind: 'code', name: 'analysis.ipynb', content: base64(code), words: words(evil) }
  ]);
  await notebook.post(`/api/requests/${request.id}/comments`, { text: evil });
  const page = await openDesk(browser, 'chloe');
  const said: string[] = [];
  page.on('console', message => void (message.type() === 'error' && said.push(message.text())));
  page.on('dialog', dialog => void said.push(dialog.message()));
  const asked: string[] = [];
  page.on('request', each => void asked.push(each.url()));
  await page.goto(new URL(`/requests/${request.id}`, page.url()).href);
  for (const [place] of request.outputs.entries()) {
    await page.keyboard.press(String(place + 1));
    const views = page.locator('main .views button');
    await expect(page.locator('main')).toContainText(request.outputs[place]?.name ?? '');
    for (let view = 0; view < (await views.count()); view++) {
      await views.nth(view).click();
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate('window.ran')).toBeUndefined();
    }
  }
  await expect(page.locator('main')).toContainText('<script>window.ran = 1</script>');
  expect(said).toEqual([]);
  expect(asked.filter(url => new URL(url).origin !== new URL(page.url()).origin && !url.startsWith('blob:'))).toEqual([]);
  // Not even by its own address: it comes as text, to be saved, in a sandbox.
  const file = request.outputs[1]?.files[0]?.name ?? '';
  const reply = await page.request.get(new URL(`/api/requests/${request.id}/outputs/${request.outputs[1]?.id}/files/${file}`, page.url()).href);
  expect(reply.headers()).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'content-security-policy': "default-src 'none'; sandbox", 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff' });
  await picture(page, 'desk-hostile');
  await page.context().close();
});

test('five outputs are decided on one page, by keyboard', async ({ browser }) => {
  const request = await submitted(Array.from({ length: 5 }, (_, n) => ({ kind: 'file', name: `note-${n + 1}.txt`, content: base64(`Note ${n + 1}.\n`), words: words(`Note ${n + 1}`) })));
  const page = await openDesk(browser, 'chloe', { language: 'en' });
  await page.goto(new URL(`/requests/${request.id}`, page.url()).href);
  await expect(page.locator('main')).toContainText('note-1');
  const at = page.url().split('?')[0];
  for (let place = 1; place <= 5; place++) {
    await page.keyboard.press(String(place));
    await expect(page.locator('main')).toContainText(`Note ${place}.`);
    await page.keyboard.press(place === 3 ? 'r' : 'a');
    if (place === 3) {
      // A return asks for its reason: the cursor is there.
      await expect(page.locator('textarea:focus')).toBeVisible();
      await page.keyboard.insertText('Please name the source.');
      await page.keyboard.press('Escape');
    }
  }
  await picture(page, 'desk-decided');
  await page.keyboard.press('s');
  await expect(page.locator('dialog')).toContainText('4 approved, 1 returned');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toContainText(/1 of 2/);
  expect(page.url().split('?')[0]).toBe(at);
  const carl = await atDesk(place, 'carl');
  expect(await carl.get(`/api/requests/${request.id}`)).toMatchObject({ state: 'in review', checkers: { done: 1, needed: 2 }, votes: [] });
  await page.context().close();
});

/** Pages of each person at the desk. */
const pages: Record<string, string[]> = {
  chloe: ['/', '/releases', '/record', 'request'],
  lea: ['/', '/exports', 'project'],
  dora: ['/', '/exports', '/releases', '/record', 'approval'],
  dalia: ['request'],
  olga: ['/', '/record']
};

for (const language of ['en', 'fr'] as const) {
  for (const dark of [false, true]) {
    test(`axe finds no violation at the desk (${language}, ${dark ? 'dark' : 'light'})`, async ({ browser }) => {
      for (const [person, paths] of Object.entries(pages)) {
        const page = await openDesk(browser, person, { language, dark });
        for (const path of paths) {
          const link = { request: 'a[href^="/requests/"]', project: 'a[href^="/projects/"]', approval: 'a[href^="/approvals/"]' }[path];
          if (link) {
            await page.goto(new URL(path === 'request' && person !== 'chloe' ? '/exports' : '/', page.url()).href);
            await page.locator(link).first().click();
          } else {
            await page.goto(new URL(path, page.url()).href);
          }
          await expect(page.locator('main h1')).toBeVisible();
          await page.waitForLoadState('networkidle');
          await expect(page.locator('html')).toHaveAttribute('lang', language);
          await picture(page, `desk-${person}-${path.replace('/', '') || 'home'}-${language}-${dark ? 'dark' : 'light'}`);
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map(({ id, nodes }) => ({ person, path, id, nodes: nodes.map(node => node.target) }))).toEqual([]);
        }
        await page.context().close();
      }
    });
  }
}

test('axe finds no violation on the gateway’s own page', async ({ browser }) => {
  for (const [person, colorScheme] of [['ada', 'light'], ['lea', 'dark'], ['chloe', 'light']] as const) {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme })).newPage();
    await page.goto(address(person));
    for (const language of ['en', 'fr']) {
      await page.goto(new URL(`/?language=${language}`, page.url()).href);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    }
    await picture(page, `home-${person}`);
    await page.context().close();
  }
});

test('a lead asks for a source; its producer grants it, and revokes it with a reason that the project reads', async ({ browser }) => {
  const lea = await openDesk(browser, 'lea', { language: 'fr' });
  await lea.goto(new URL('/projects/refused/ask', lea.url()).href);
  await lea.locator('label.choice', { hasText: 'Institut statistique d’exemple' }).first().locator('input').check();
  await lea.locator('.choices input').first().check();
  await lea.locator('fieldset .check input').last().check();
  await lea.locator('#why').fill('Comparer les assurances selon le secteur.');
  await picture(lea, 'desk-ask');
  await lea.locator('form button.main').click();
  await expect(lea).toHaveURL(/\/projects\/refused$/);
  await expect(lea.locator('main')).toContainText('demandée');

  const denis = await openDesk(browser, 'denis', { language: 'fr', dark: true });
  await denis.locator('a[href^="/approvals/refused/"]').first().click();
  await expect(denis.locator('main')).toContainText('Comparer les assurances selon le secteur.');
  await denis.locator('.decision button.main').click();
  await denis.locator('dialog button.main').click();
  await expect(denis.locator('main')).toContainText('accordée');
  await picture(denis, 'desk-granted');
  await lea.reload();
  await expect(lea.locator('main')).toContainText('accordée');
  // It goes with nothing that the project has: two compartments, one source in each.
  await expect(lea.locator('table.matrix tbody tr')).toHaveCount(2);
  await expect(lea.locator('table.matrix').getByLabel('dedans', { exact: true })).toHaveCount(2);
  await picture(lea, 'desk-compartments');
  expect((await new AxeBuilder({ page: lea }).analyze()).violations).toEqual([]);

  await denis.locator('.decision button.danger').click();
  await denis.locator('dialog textarea').fill('L’étude a changé de finalité.');
  await picture(denis, 'desk-revoke');
  await denis.locator('dialog button.danger, dialog button.main').last().click();
  await expect(denis.locator('main')).toContainText('révoquée');
  await lea.reload();
  await expect(lea.locator('main')).toContainText('L’étude a changé de finalité.');
  await lea.context().close();
  await denis.context().close();
});
