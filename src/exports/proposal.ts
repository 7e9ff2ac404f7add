import type { Proposal, Vitrine } from '@vitrine/sdk';

/** First pause between two looks at a pending verdict, and the longest, in milliseconds. */
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 3000;

/** What would leave of a query, once its verdict is there; null where nobody waits any longer. */
export async function proposalOf(client: Vitrine, query: string, gone: () => boolean = () => false): Promise<Proposal | null> {
  for (let pause = FIRST_PAUSE; !gone(); pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const proposal = await client.exports.proposal(query);
    if (proposal.state === 'ready') {
      return proposal;
    }
    await new Promise(resolve => setTimeout(resolve, pause));
  }
  return null;
}
