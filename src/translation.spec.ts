import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.cwd();
const catalogue = JSON.parse(readFileSync(join(root, 'sdk/python/vitrine/locale/fr_FR/LC_MESSAGES/vitrine.json'), 'utf8')) as Record<string, string[]>;
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(file => /\.tsx?$/.test(file) && !/\.spec\./.test(file));
const texts = sources.map(file => readFileSync(join(root, 'src', file), 'utf8'));
const strings = (pattern: RegExp): string[] => texts.flatMap(text => [...text.matchAll(pattern)].map(found => (found[1] ?? '').replaceAll("\\'", "'")));
const singular = strings(/trans\.__\(\s*'((?:[^'\\]|\\.)*)'/g);
const plural = strings(/trans\._n\(\s*'((?:[^'\\]|\\.)*)'/g);

describe('the French catalogue', () => {
  it('says every string of the interface', () => {
    expect(singular.length).toBeGreaterThan(100);
    expect([...singular, ...plural].filter(string => !catalogue[string]?.[0])).toEqual([]);
    expect(plural.filter(string => catalogue[string]?.length !== 2)).toEqual([]);
  });

  it('holds nothing that the interface no longer says', () => {
    const said = new Set([...singular, ...plural]);
    expect(Object.keys(catalogue).filter(string => string !== '' && !said.has(string))).toEqual([]);
  });

  it('keeps the places of what is filled in', () => {
    const places = (text: string): string => (text.match(/%\d/g) ?? []).sort().join();
    expect(Object.entries(catalogue).filter(([string, said]) => string !== '' && said.some(one => places(one) !== places(string)))).toEqual([]);
  });

  it('is read only for the tag that JupyterLab gives', () => {
    expect(catalogue['']).toMatchObject({ domain: 'vitrine', language: 'fr-FR' });
  });

  it('is asked by no computed string', () => {
    expect(texts.flatMap(text => text.match(/trans\.__\((?!\s*')[^)]*/g) ?? [])).toEqual([]);
  });
});
