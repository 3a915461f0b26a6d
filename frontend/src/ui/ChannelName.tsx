import type { Channel } from 'backend/core/metrics/name-directory';
import { channelName } from '../format/display-names.ts';
import { OptionalLink } from './OptionalLink.tsx';
import { usePage } from './page-context.ts';

export function ChannelName({ channel }: { channel: Channel }) {
  const { slackLinks: links } = usePage();
  const name = channelName(channel);
  return (
    <OptionalLink className="channel" href={links.channel(channel.id)} title={name}>
      <bdi>{name}</bdi>
    </OptionalLink>
  );
}
