import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../gateway/launch/setup.mjs';
import { startGateway } from '../test/centre.mjs';
import { bombs } from '../test/integration/attacks/bombs.mjs';

const small = 'SELECT departement, count(*) AS n FROM claims_2023.care GROUP BY departement';
/** Small queries of a round, of which the slowest hundredth is told. */
const queries = 200;

/** How long the slowest hundredth of one person's small queries take while another's costly ones run, beside a quiet gateway, by what the costly ones cost. */
export async function bombTimes({ runs, own, said }) {
  const gateway = await startGateway({ root, state: path.join(own, 'state') });
  try {
    const of = async (person, project) => {
      const token = await said(process.execPath, [path.join(root, 'gateway', 'bin', 'vitrine.mjs'), 'token', person, '--project', project, '--state', gateway.state]);
      return { address: `${gateway.address}/api/projects/${project}/queries`, token: token.trim() };
    };
    const [costly, quick] = [await of('ada', 'health'), await of('bob', 'linked')];
    // Extracts are built, workers started.
    for (const each of [costly, quick, quick]) {
      await ask(each);
    }
    const kinds = [...new Set(bombs.map(({ kind }) => kind))];
    const times = Object.fromEntries(kinds.map(kind => [kind, { ours: [], theirs: [] }]));
    for (let run = 0; run < runs; run++) {
      for (const kind of kinds) {
        times[kind].theirs.push(await slowest(quick));
        const end = keepAtIt(costly, kind);
        times[kind].ours.push(await slowest(quick));
        await end();
      }
    }
    return kinds.map(kind => ({ name: `beside-${kind}`, ...times[kind], against: 'the same queries on a quiet gateway', goal: 2 }));
  } finally {
    await gateway.close();
  }
}

function keepAtIt({ address, token }, kind) {
  const child = spawn(process.execPath, [path.join(root, 'bench', 'costly.mjs'), address, kind], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(token);
  const ended = once(child, 'exit');
  return async () => {
    child.kill();
    await ended;
  };
}

async function ask({ address, token }) {
  const reply = await fetch(address, {
    method: 'POST', body: JSON.stringify({ sql: small }),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/vnd.apache.arrow.stream' }
  });
  await reply.arrayBuffer();
  if (reply.status !== 200) {
    throw new Error(`A small query was answered with ${reply.status}.`);
  }
}

/** In seconds, the slowest hundredth of many. */
async function slowest(quick) {
  const times = [];
  for (let query = 0; query < queries; query++) {
    const begun = performance.now();
    await ask(quick);
    times.push((performance.now() - begun) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.ceil(queries * 0.99) - 1];
}
