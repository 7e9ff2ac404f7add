import { it } from '@jest/globals';
import fc from 'fast-check';
import { statements, type Statement } from './agreement.js';
import { startJudges } from './engine.js';
import { cases, traitsOf } from './generate.js';
import { sqlOf } from './text.js';
it('triage', async () => {
  const judges = await startJudges();
  const n = Number(process.env.N ?? 1000); const seed = Number(process.env.SEED ?? 4);
  const start = Date.now();
  let at = 0, tally = new Map<string, string[]>();
  for (let done = 0, s = seed; done < n; done += 500, s += 1) {
    const t0 = Date.now();
    const some = fc.sample(cases, { numRuns: 500, seed: s }); at += Date.now() - t0;
    (await judges.judgeAll(some)).forEach((both, place) => {
      for (const name of Object.keys(statements) as Statement[]) {
        const said = statements[name](some[place]!, both);
        if (said) {
          const key = name.slice(0, 24) + ' :: ' + said.slice(0, 90).replace(/"[^"]*"|\d+(\.\d+)?/g, '#') + ' :: ' + both.reference.output.map(o => o.code).sort().join(',') + ' / ' + [...new Set(both.reference.cells.filter(c => c.verdict === 'review').map(c => c.code))].join(',');
          tally.set(key, [...(tally.get(key) ?? []), `${s}/${place}: ${said.slice(0,200)}\n      ${sqlOf(some[place]!)}\n   E ${JSON.stringify(both.engine.findings.slice(0,2).map(({message: _m, remedy: _r, ...x}) => x)).slice(0,300)}\n  R ${JSON.stringify(both.reference).slice(0,300)}`]);
        }
      }
    });
  }
  process.stdout.write(`ms per case ${(Date.now() - start) / n}, generate ${at / n}\n` + [...tally].sort((a, b) => b[1].length - a[1].length).map(([k, v]) => `${v.length} x ${k}\n    ${v.sort((a, b) => a.length - b.length)[0]}`).join('\n') + '\n');
  judges.stop();
});
