import { rm } from 'node:fs/promises';
import path from 'node:path';
import { cleanPython } from '../../gateway/launch/requirements.mjs';
import { root } from '../../gateway/launch/setup.mjs';
import { acroPython } from './environment.mjs';

const here = name => path.join(root, 'bench', 'disclosure', name);
const million = 1e6;

/** In millions. ACRO takes a minute or more, and gigabytes, for ten million records with keys as text: from there on it runs once, and beyond not at all. */
const acroRuns = { once: 10, most: 10 };
/** By what ACRO makes: our measure of the same, and how many times faster it should be at ten million. */
const acroPeers = { crosstab: { measure: 'counts', goal: 50 }, pivot: { measure: 'dominance', goal: 100 } };
const acroKeys = ['categoricals', 'text'];

/** The engine beside the plain query and beside ACRO, on the same records, by number of millions. `said` runs a program and answers what it says. */
export async function disclosureTimes({ sizes, runs, own, said }) {
  const acro = sizes.some(size => size <= acroRuns.most) ? await acroPython() : undefined;
  const results = [];
  for (const size of sizes) {
    process.stdout.write(`Making ${size} million records and measuring …\n`);
    const file = path.join(own, 'records.duckdb');
    try {
      await said(process.execPath, [here('making.mjs'), file, String(Math.round(size * million)), own]);
      const engine = JSON.parse(await said(process.execPath, [here('engine.mjs'), file, String(runs), own]));
      results.push(...besidePlain(size, engine));
      if (size > acroRuns.most) {
        process.stdout.write(`ACRO is not asked for ${size} million records.\n`);
        continue;
      }
      for (const keys of acroKeys) {
        const times = JSON.parse(await said(acro, [here('acro_times.py'), file, String(size < acroRuns.once ? runs : 1), keys], { env: cleanPython(process.env), quiet: true }));
        results.push(...besideAcro(size, keys, engine, times));
      }
    } finally {
      await rm(file, { force: true });
    }
  }
  return results;
}

function besidePlain(size, { measured }) {
  return measured.map(({ measure, cells, unsafe, plain, proved }) => ({
    name: [named(size), cells, measure].join('-'), ours: proved, theirs: plain, goal: measure === 'dominance' ? 2 : 1.5, cells, unsafe, against: 'the plain query: query and proof together are so many times it'
  }));
}

function besideAcro(size, keys, engine, acro) {
  const [{ cells }] = engine.measured;
  const faster = Object.entries(acroPeers).flatMap(([peer, { measure, goal }]) =>
    engine.measured.filter(one => one.measure === measure && one.cells === cells).map(({ proved }) => ({
      name: [named(size), cells, measure, 'acro', keys].join('-'),
      ours: proved, theirs: acro[peer], better: 'higher', goal: size === 10 ? goal : undefined,
      against: `acro 1.0.2 ${peer}, keys as ${keys}: query and proof together are so many times faster`
    }))
  );
  return [...faster, { name: `${named(size)}-memory-acro-${keys}`, ours: [engine.memory], theirs: [acro.memory], unit: 'bytes', against: `acro 1.0.2, keys as ${keys}: peak of the process` }];
}

const named = size => `disclosure-${size}M`;
