import { createAccess, neverBack, type Access, type Standings } from './access/index.js';
import { standingsOnRecord } from './approvals/index.js';
import { createAudit, type Audit } from './audit/index.js';
import { createCatalog, type Catalog } from './catalog/index.js';
import type { Centre } from './centre/types.js';
import { createIdentity, type Identity } from './identity/index.js';
import { createLineage, type Lineage } from './lineage/index.js';
import { openStore, type Database } from './store/index.js';

export type Clock = () => Date;

/** What the gateway knows and decides. Nothing runs: the command line makes these beside a running gateway. */
export interface Services {
  /** State directory. */
  state: string;
  centre: Centre;
  clock: Clock;
  database: Database;
  access: Access;
  /** What `access` follows; approvals that are decided go there. */
  standings: Standings;
  audit: Audit;
  identity: Identity;
  catalog: Catalog;
  lineage: Lineage;
  close(): Promise<void>;
}

export async function createServices(options: { state: string; centre: Centre; clock?: Clock }): Promise<Services> {
  const { state, centre, clock = () => new Date() } = options;
  const store = await openStore(state);
  const { database } = store;
  const standings = await standingsOnRecord(database, centre);
  const access = createAccess(centre, neverBack(clock), standings);
  const audit = createAudit(clock);
  return {
    state,
    centre,
    clock,
    database,
    access,
    standings,
    audit,
    identity: createIdentity({ database, access, audit, clock }),
    catalog: createCatalog(centre, access),
    lineage: createLineage({ database, audit, clock }),
    close: () => store.close()
  };
}
