import type { ExportRequest, RequestState } from '@vitrine/sdk';
import type { IVitrineSession } from '../tokens.js';
import { type INews, type ISeen, newsOf, seenOf } from './news.js';
import { type IMemory, RequestsModel } from './requests.js';

const request = (id: string, state: RequestState, comments: string[] = [], mine = 'author'): ExportRequest =>
  ({ id, state, mine, created: '2026-11-25T10:00:00Z', outputs: [], comments: comments.map(author => ({ author: { id: author } })) }) as unknown as ExportRequest;

function opened(...held: ExportRequest[]) {
  let stored: Record<string, ISeen> | undefined;
  const memory: IMemory = { load: () => Promise.resolve(structuredClone(stored)), save: seen => Promise.resolve((stored = structuredClone(seen))) };
  const of = (id: string): ExportRequest => held.find(each => each.id === id)!;
  const client = {
    me: () => Promise.resolve({ person: { id: 'ada' } }),
    exports: {
      list: () => Promise.resolve(structuredClone(held)),
      find: (id: string) => Promise.resolve(structuredClone(of(id))),
      resubmit: async (id: string) => {
        await new Promise(resolve => setTimeout(resolve, 5));
        of(id).state = 'submitted';
        return structuredClone(of(id));
      }
    }
  };
  const session = { info: () => Promise.resolve({ project: 'health' }), client: () => Promise.resolve(client) } as unknown as IVitrineSession;
  const open = (): { model: RequestsModel; told: INews[] } => {
    const model = new RequestsModel(session, memory);
    const told: INews[] = [];
    model.news.connect((_, news) => void told.push(...news));
    return { model, told };
  };
  return { of, open };
}
const soon = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 30));

describe('what she is told of her exports', () => {
  it('is what others did since she looked, even while her JupyterLab was closed', async () => {
    const { of, open } = opened(request('r1', 'submitted'));
    const first = open();
    await first.model.look();
    of('r1').state = 'returned';
    const second = open();
    await second.model.look();
    expect([first.told, second.told.map(({ request, what, state }) => [request, what, state])]).toEqual([[], [['r1', 'state', 'returned']]]);
    expect([second.model.waiting, [...second.model.unread]]).toEqual([1, ['r1']]);
  });

  it('is told once', async () => {
    const { of, open } = opened(request('r1', 'submitted'));
    const { model, told } = open();
    await model.look();
    of('r1').state = 'in review';
    await model.look();
    await model.look();
    expect(told).toHaveLength(1);
  });

  it('is a comment of a checker, and not one of her own', async () => {
    const { of, open } = opened(request('r1', 'in review'));
    const { model, told } = open();
    await model.look();
    of('r1').comments = request('r1', 'in review', ['ada']).comments;
    await model.look();
    expect(told).toEqual([]);
    of('r1').comments = request('r1', 'in review', ['ada', 'carol']).comments;
    await model.look();
    expect(told.map(({ what }) => what)).toEqual(['comment']);
  });

  it('is not what she did herself, though a look was under way meanwhile', async () => {
    const { open } = opened(request('r1', 'returned'));
    const { model, told } = open();
    await model.look();
    const looking = model.look();
    await model.change(exports => exports.resubmit('r1'));
    await looking;
    await soon();
    await model.look();
    expect([told, model.list?.[0]?.state, model.request('r1')?.state]).toEqual([[], 'submitted', 'submitted']);
  });

  it('is nothing about requests of others, which a lead sees too', () => {
    const seen = seenOf({}, [request('r2', 'submitted', [], 'excluded')], new Map());
    expect(newsOf(seen, [request('r2', 'approved', [], 'excluded')], new Map())).toEqual([]);
  });

  it('tells of what she has not opened yet, until she opens it', async () => {
    const { of, open } = opened(request('r1', 'approved'));
    const { model } = open();
    await model.look();
    of('r1').state = 'released';
    await model.look();
    expect(model.waiting).toBe(1);
    await model.open('r1');
    expect(model.waiting).toBe(0);
  });
});
