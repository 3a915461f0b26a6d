import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { DEFAULT_DEFINITION } from '../core/records/counting-definition.ts';
import { decodeSnapshot } from '../core/snapshot/decode-snapshot.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { DAY_MS, msToUs } from '../core/time/units.ts';

const WITHOUT_ANN = { ...DEFAULT_DEFINITION, people: ['U1'] };

let product: RunningProduct;
beforeEach(async () => {
  product = await runProduct();
});
afterEach(() => product.stop());

async function postMessage(user: string, microsecond: number): Promise<void> {
  const ts = formatSlackTimestamp(msToUs(Date.now()) - 1_000_000 + microsecond);
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user, text: 'hello', ts });
}

function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${product.dashboardUrl}/definition`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function storedDefinitions() {
  const response = await fetch(`${product.dashboardUrl}/snapshot`);
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer())).community.definitions.all();
}

async function fetchJson(path: string): Promise<object> {
  return (await fetch(`${product.dashboardUrl}${path}`)).json() as Promise<object>;
}

describe('POST /definition', () => {
  it('stores what counts, with who and a note, and the snapshot lists it', async () => {
    await postMessage('U1', 1);
    const response = await post({ definition: { people: ['U1', 'U1'] }, by: ' Ann ', note: 'without the staff' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id: expect.stringMatching(/^definition:/) });
    await expect
      .poll(storedDefinitions)
      .toMatchObject([{ definition: WITHOUT_ANN, by: 'Ann', note: 'without the staff' }]);
  });

  it('changes the numbers of the server, also after a restart, until it is undone', async () => {
    await postMessage('U1', 1);
    await postMessage('U2', 2);
    await expect.poll(() => fetchJson('/leaderboard')).toEqual({ leaderboard: { U1: 1, U2: 1 } });
    expect((await post({ definition: WITHOUT_ANN, by: 'Ann' })).status).toBe(200);
    await expect.poll(() => fetchJson('/leaderboard')).toEqual({ leaderboard: { U2: 1 } });
    const { digest } = { digest: '', ...(await fetchJson('/metrics')) };
    product = await product.restart();
    expect(await fetchJson('/leaderboard')).toEqual({ leaderboard: { U2: 1 } });
    expect(await fetchJson('/metrics')).toMatchObject({ digest, total_messages: 1 });
    expect((await post({ definition: null, by: 'Bea' })).status).toBe(200);
    await expect.poll(() => fetchJson('/leaderboard')).toEqual({ leaderboard: { U1: 1, U2: 1 } });
    expect(await storedDefinitions()).toMatchObject([{ definition: null, by: 'Bea' }, { by: 'Ann' }]);
  });

  it('makes the last of several posts within one millisecond the current one', async () => {
    await product.stop();
    let time = Date.now();
    product = await runProduct({}, () => time);
    await postMessage('U1', 1);
    for (const note of ['first', 'second', 'third'])
      expect((await post({ definition: WITHOUT_ANN, by: 'Ann', note })).status).toBe(200);
    await expect
      .poll(async () => {
        // A snapshot is kept for a while.
        time += DAY_MS;
        return (await storedDefinitions()).map(({ note }) => note);
      })
      .toEqual(['third', 'second', 'first']);
  });

  it('is refused with 409 while the workspace is not known', async () => {
    const response = await post({ definition: WITHOUT_ANN, by: 'Ann' });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('the workspace is not known yet');
  });

  it.each<[string, number, unknown]>([
    ['no JSON', 400, '{'],
    ['no object', 400, '[]'],
    ['no definition', 400, { by: 'Ann' }],
    ['no name', 400, { definition: null }],
    ['a blank name', 400, { definition: null, by: ' ' }],
    ['a long name', 400, { definition: null, by: 'a'.repeat(101) }],
    ['a long note', 400, { definition: null, by: 'Ann', note: 'a'.repeat(1001) }],
    ['an unknown field', 400, { definition: null, by: 'Ann', team: 'T9' }],
    ['a definition with a wrong type', 400, { definition: { people: 'U1' }, by: 'Ann' }],
    ['a definition with a number out of bounds', 400, { definition: { health: { cap: -1 } }, by: 'Ann' }],
    ['a body over 200 kB', 413, { definition: null, by: 'Ann', note: 'a'.repeat(200_001) }],
  ])('is refused if the body has %s, with %i and what to do', async (_what, status, body) => {
    await postMessage('U1', 1);
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(/must/);
    expect(await storedDefinitions()).toEqual([]);
  });

  it.each([
    ['of a page of another site', 403, { origin: 'https://elsewhere.example' }],
    ['as a form, which another site may send without a preflight', 400, { 'content-type': 'text/plain' }],
  ])('is refused %s, with %i', async (_what, status, headers) => {
    await postMessage('U1', 1);
    expect((await post({ definition: WITHOUT_ANN, by: 'Ann' }, headers)).status).toBe(status);
    expect(await storedDefinitions()).toEqual([]);
  });

  it('needs read access, and does not exist on the port of Slack', async () => {
    await postMessage('U1', 1);
    expect(await postAs('wall.example', product.dashboardUrl)).toBe(403);
    expect(await postAs('localhost', product.slackUrl)).toBe(404);
    expect(await postAs('localhost', product.dashboardUrl)).toBe(200);
  });
});

/** Posts under a host name, which `fetch` would not do. Resolves with the status. */
function postAs(host: string, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json' };
    const request = httpRequest(`${url}/definition`, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('error', reject);
    request.end(JSON.stringify({ definition: null, by: 'Ann' }));
  });
}
