/**
 * `costly.mjs ADDRESS KIND`, with a token on standard input: sends the costly statements of a kind one after the other, again and again, and reads what comes as fast as it can; what takes longer
 * than three seconds it ends, as its author might. A process of its own, so that what it reads keeps nobody from looking at the clock, and as nice as a notebook's kernel is.
 */
import { setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { bombs } from '../test/integration/attacks/bombs.mjs';

setPriority(5);
const [address, kind] = process.argv.slice(2);
const token = await text(process.stdin);
const statements = bombs.filter(bomb => bomb.kind === kind);

for (let place = 0; ; place++) {
  try {
    const reply = await fetch(address, {
      method: 'POST', signal: AbortSignal.timeout(3000), body: JSON.stringify({ sql: statements[place % statements.length].sql }),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/vnd.apache.arrow.stream' }
    });
    await reply.body?.pipeTo(new WritableStream());
  } catch {
    // Ended, by us or by the gateway: that is what it is for.
  }
}
