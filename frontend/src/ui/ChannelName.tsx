import type { Channel } from 'backend/core/metrics/name-directory';
import { channelName } from '../format/display-names.ts';
import { OptionalLink } from './OptionalLink.tsx';
import { usePage } from './page/page-context.ts';

/** The name of a channel, which links to it in Slack. */
export function ChannelName({ channel }: { channel: Channel }) {
  const { slackLinks } = usePage();
  const name = channelName(channel);
  return (
    <OptionalLink className="channel" href={slackLinks.channel(channel.id)} title={name}>
      <bdi>{name}</bdi>
    </OptionalLink>
  );
}
