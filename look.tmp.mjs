import { chromium } from '@playwright/test';
import { execFileSync } from 'node:child_process';
const state = process.env.STATE ?? '/tmp/s5';
const [person, dark, lang, ...paths] = process.argv.slice(2);
const url = execFileSync('node', ['/work/main/gateway/bin/vitrine.mjs', 'enter', person, '--desk', '--state', state]).toString().trim();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: dark === 'dark' ? 'dark' : 'light', locale: lang })).newPage();
page.on('console', m => m.type() === 'error' && console.log('console', m.text().slice(0, 300)));
page.on('pageerror', e => console.log('pageerror', String(e).slice(0, 300)));
await page.goto(url); await page.waitForTimeout(1500);
let n = 0;
const go = async p => { await page.goto(new URL(p, page.url()).href); await page.waitForTimeout(1200); };
await page.screenshot({ path: `/tmp/desk-${person}-${dark}-${n++}.png` });
for (const p of paths) { if (p.startsWith('click:')) { await page.locator(p.slice(6)).first().click(); await page.waitForTimeout(1500); } else if (p.startsWith('key:')) { await page.keyboard.press(p.slice(4)); await page.waitForTimeout(800); } else await go(p); await page.screenshot({ path: `/tmp/desk-${person}-${dark}-${n++}.png` }); }
console.log(page.url());
await browser.close();
