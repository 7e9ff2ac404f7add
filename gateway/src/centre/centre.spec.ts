import { readFileSync } from 'node:fs';
import { cp, mkdtemp, mkdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { centre as command } from '../cli/centre.js';
import { breakages, type Breakage } from './breakages.js';
import { checkCentre, loadCentre, CentreError, jsonSchema, type CentreFinding } from './index.js';
import { reasons, type FindingCode } from './reasons.js';

const example = fileURLToPath(new URL('../../../examples/centre', import.meta.url));

let place: string;
let copy: string;
beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'vitrine-centre-'));
  copy = path.join(place, 'centre');
  await cp(example, copy, { recursive: true });
});
afterAll(() => rm(place, { recursive: true, force: true }));

const without = <T>(name: string, work: () => Promise<T>): Promise<T> => changed(() => rename(path.join(copy, name), path.join(place, 'away')), () => rename(path.join(place, 'away'), path.join(copy, name)), work);

async function changed<T>(change: () => Promise<unknown>, restore: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  await change();
  try {
    return await work();
  } finally {
    await restore();
  }
}

/** The example with one text of one file replaced. */
async function edited<T>({ file, from, to }: Pick<Breakage, 'file' | 'from' | 'to'>, work: (source: string) => Promise<T>): Promise<T> {
  const full = path.join(copy, file);
  const source = await readFile(full, 'utf8');
  expect(source).toContain(from);
  const broken = source.replace(from, () => to);
  return changed(() => writeFile(full, broken), () => writeFile(full, source), () => work(broken));
}

const brief = ({ code, file, place: where }: CentreFinding): string => `${code} ${file} ${where}`.trim();

describe('the example centre', () => {
  it('has nothing wrong, not even a warning', async () => expect(await checkCentre(example)).toEqual([]));

  it('is loaded with what its files leave out filled in', async () => {
    const centre = await loadCentre(example);
    expect(centre.directory).toBe(example);
    expect(centre.sources.map(({ id }) => id)).toEqual(['claims', 'enterprises', 'geography', 'insurance', 'nomenclatures', 'records', 'wages']);
    expect(centre.projects.map(({ id }) => id)).toEqual(['archived', 'health', 'justice', 'linked', 'pending', 'refused']);
    expect(centre.people[0]).toEqual({ id: 'ada', name: 'Ada Exemple', language: 'fr', roles: [] });
    expect(centre.sources[0]?.policy).toEqual({ version: '1', packs: ['health'], isolated: false, combineWith: '*', evidence: 'shown', rows: 'delivered', checkers: 2, consent: false });
    expect(centre.sources[0]?.datasets[0]?.variables[1]).toMatchObject({ name: 'sex', sensitive: false, identifying: false });
    expect(centre.sources[2]).toMatchObject({ public: true, policy: { packs: [] } });
    expect(centre.packs.find(({ id }) => id === 'wages')?.units[0]?.dominance).toEqual([]);
  });
});

describe('a fault', () => {
  it.each(breakages.map(each => [each.code, each.where, each] as const))('%s at %s is found, and nothing else', async (code, where, breakage) => {
    await edited(breakage, async source => {
      const found = await checkCentre(copy);
      const file = breakage.in ?? breakage.file;
      expect(found.map(brief).sort()).toEqual([`${code} ${file} ${where}`.trim(), ...(breakage.also ?? [])].sort());
      const { line, message, remedy } = found.find(one => one.code === code) as CentreFinding;
      if (breakage.in === undefined) {
        expect(source.split('\n')[line - 1]).toContain(breakage.line);
      }
      for (const text of [message.en, message.fr, remedy.en, remedy.fr]) {
        expect(text).not.toMatch(/[{}]|undefined|^$/);
      }
    });
  });

  it('of every kind is tried here', () => {
    const tried = new Set<FindingCode>([...breakages.map(({ code }) => code), 'file-missing', 'file-unread', 'data-missing']);
    expect((Object.keys(reasons) as FindingCode[]).filter(code => !tried.has(code))).toEqual([]);
  });

  it('does not hide others: all are told at once', async () => {
    await edited({ file: 'projects/pending.yaml', from: 'lead: luc', to: 'lead: nobody' }, () =>
      edited({ file: 'packs/health.yaml', from: 'minimumUnits: 11', to: 'minimumUnits: eleven' }, async () => {
        expect((await checkCentre(copy)).map(brief)).toEqual(['wrong-type packs/health.yaml units[0].minimumUnits', 'unknown-person projects/pending.yaml lead']);
      })
    );
  });

  it.each(['centre.yaml', 'people.yaml', 'producers.yaml', 'sources/claims/source.yaml'])('is that %s is not there', async file => {
    expect((await without(file, () => checkCentre(copy))).map(brief)).toEqual([`file-missing ${file}`]);
  });

  it.each(['persons.yaml', 'projects/mine.yml', 'sources/mine.yaml', 'sources/claims/notes.yaml'])('is that nobody reads %s', async file => {
    await changed(() => writeFile(path.join(copy, file), 'id: mine\n'), () => unlink(path.join(copy, file)), async () => {
      expect((await checkCentre(copy)).map(brief)).toEqual([`file-unread ${file}`]);
    });
  });

  it('is a data file that is not there, or that a link fetches from elsewhere', async () => {
    const data = 'sources/records/recidivism.csv';
    const where = 'sources/records/source.yaml versions[0].data.recidivism.path';
    await without(data, async () => {
      expect((await checkCentre(copy)).map(brief)).toEqual([`data-missing ${where}`]);
      await changed(() => symlink(path.join(place, 'away'), path.join(copy, data)), () => unlink(path.join(copy, data)), async () => {
        expect((await checkCentre(copy)).map(brief)).toEqual([`path-outside ${where}`]);
      });
      await changed(() => mkdir(path.join(copy, data)), () => rm(path.join(copy, data), { recursive: true }), async () => {
        expect((await checkCentre(copy)).map(brief)).toEqual([`data-missing ${where}`]);
      });
    });
  });

  it('keeps a centre from being used, a warning does not', async () => {
    await edited({ file: 'projects/pending.yaml', from: 'lead: luc', to: 'lead: nobody' }, async () => {
      const error = await loadCentre(copy).then(() => undefined, (failure: unknown) => failure as CentreError);
      expect(error).toBeInstanceOf(CentreError);
      expect(error?.findings.map(({ code }) => code)).toEqual(['unknown-person']);
      expect(error?.message).toMatch(/^projects\/pending\.yaml:\d+ lead: There is no person “nobody”\. There is: ada, /);
    });
    await edited({ file: 'projects/pending.yaml', from: 'members: [bob]', to: 'members: [bob, luc]' }, async () => {
      expect((await loadCentre(copy)).id).toBe('example');
    });
  });
});

describe('a condition on rows', () => {
  const condition = (rows: string): Promise<string[]> =>
    edited({ file: 'projects/linked.yaml', from: "patients: departement <> '2A'", to: `patients: ${JSON.stringify(rows)}` }, async () => (await checkCentre(copy)).map(({ code }) => code));

  it.each([
    "departement IN ('29', '35') AND NOT sex = '1'", 'birth_year BETWEEN 1950 AND 1960 OR birth_year IS NULL', "departement LIKE '97%'", "departement NOT LIKE '97%'",
    'birth_year > -5', "age_group IS DISTINCT FROM '00-19'", '"departement" <> \'2A\''
  ])('may be %s', async rows => expect(await condition(rows)).toEqual([]));

  it.each([
    ["lower(departement) = '2a'", ['rows-construct']], ['birth_year + 1 > 2000', ['rows-construct']], ['patient_id IN (SELECT x FROM y)', ['rows-construct']], ['EXISTS (SELECT 1)', ['rows-construct']],
    ["departement = '29') UNION SELECT (1", ['rows-unread']], ["sex = '1') GROUP BY (sex", ['rows-unread']], ["sex = '1'; DROP TABLE x", ['rows-unread']], ["sex = '1' --", ['rows-unread']],
    ["CASE WHEN sex = '1' THEN true END", ['rows-construct']], ["CAST(birth_year AS VARCHAR) = '1'", ['rows-construct']], ['rowid < 5', ['unknown-variable']], ['source.patients.sex = \'1\'', ['unknown-variable']],
    ["birth_year = 'abc'", ['rows-misfit']], ['row_number() OVER () = 1', ['rows-construct']], ['', ['rows-unread']]
  ])('may not be %s', async (rows, codes) => expect(await condition(rows)).toEqual(codes));
});

describe('npx vitrine centre', () => {
  const run = async (...argv: string[]): Promise<{ code: number; out: string }> => {
    let out = '';
    const code = await command.run(argv, { out: text => void (out += String(text)), error: () => undefined });
    return { code, out };
  };

  it('check says that nothing is wrong, in either language', async () => {
    expect(await run('check', example)).toEqual({ code: 0, out: '7 sources, 6 projects, 11 people: nothing wrong.\n' });
    expect(await run('check', example, '--language', 'fr')).toEqual({ code: 0, out: '7 sources, 6 projets, 11 personnes : rien à redire.\n' });
  });

  it('check ends with 1 for an error, with 0 for warnings', async () => {
    await edited({ file: 'projects/pending.yaml', from: 'lead: luc', to: 'lead: luck' }, async () => {
      const { code, out } = await run('check', copy);
      expect(code).toBe(1);
      expect(out).toBe('projects/pending.yaml\n  error projects/pending.yaml:7 lead: There is no person “luck”. Did you mean “luc”?\n\n1 error, 0 warnings.\n');
      const json = await run('check', copy, '--json');
      expect(json.code).toBe(1);
      expect(JSON.parse(json.out)).toEqual(await checkCentre(copy));
    });
    await edited({ file: 'projects/pending.yaml', from: 'members: [bob]', to: 'members: [bob, luc]' }, async () => {
      const { code, out } = await run('check', copy, '--language', 'fr');
      expect(code).toBe(0);
      expect(out).toContain('avertissement projects/pending.yaml:8 members[1]:');
      expect(out).toContain('0 erreurs, 1 avertissement.');
    });
  });

  it('schema prints what gateway/centre.schema.json holds', async () => {
    // Made with: npx vitrine centre schema > gateway/centre.schema.json
    const published = readFileSync(new URL('../../centre.schema.json', import.meta.url), 'utf8');
    expect((await run('schema')).out).toBe(published);
    expect(JSON.parse(published)).toEqual(jsonSchema());
  });
});
