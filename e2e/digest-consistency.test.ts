import { describe, it } from 'vitest';
import { createRandom } from '../demo/random.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import {
  channelCreatedEvent,
  messageChangedEvent,
  messageDeletedEvent,
  messageEvent,
  teamJoinEvent,
} from '../test/slack/slack-events.ts';
import { expectCaughtUp } from './cursor-and-digest.ts';

const ACTION_COUNT = 40;
/** After so many actions tabs open, go offline, and the server restarts. */
const CALM_ACTION_COUNT = 30;

describe.skipIf(!chromiumPath)('cursor and digest of the page', () => {
  const fixture = setUpBrowserFixture();

  it.each([1, 2, 3])('equal those of the server after a random session (seed %i)', async (seed) => {
    const random = createRandom(seed);
    const randomInt = (below: number) => Math.floor(random.between(0, below));
    const server = await fixture.startProduct();
    const tabs = [await fixture.openDashboard(server)];
    const posts: Record<string, unknown>[] = [];
    const anyPost = () => posts[randomInt(posts.length)] ?? messageEvent('nothing yet');
    const calmActions: (() => Promise<unknown>)[] = [
      async () => {
        const post = messageEvent(`${randomInt(1000)}`, { user: `U${randomInt(5)}`, channel: `C${randomInt(3)}` });
        posts.push(post);
        await server.post(post);
      },
      () => server.post(anyPost()),
      () => server.post(messageChangedEvent(anyPost(), `edited ${randomInt(1000)}`)),
      () => server.post(messageDeletedEvent(anyPost())),
      () => server.post(teamJoinEvent(`U${randomInt(5)}`, `Person ${randomInt(9)}`)),
      () => server.post(channelCreatedEvent(`C${randomInt(3)}`, `channel-${randomInt(9)}`)),
    ];
    const actions = [
      ...calmActions,
      async () => tabs.push(await fixture.openDashboard(server)),
      async () => {
        await fixture.context().setOffline(true);
        await server.post(messageEvent('while you were away'));
        await fixture.context().setOffline(false);
      },
      async () => {
        await server.stop(random.chance(0.5) ? 'SIGKILL' : 'SIGTERM');
        await server.launch();
      },
    ];
    for (let i = 0; i < ACTION_COUNT; i++)
      await actions[randomInt(i < CALM_ACTION_COUNT ? calmActions.length : actions.length)]?.();

    await expectCaughtUp(tabs, server);
    await expectCaughtUp([await fixture.openDashboard(server)], server);
  });
});
