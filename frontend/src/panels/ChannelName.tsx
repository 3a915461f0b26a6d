import type { Channel } from 'backend/core/directory';
import { OptionalLink } from './MaybeLink.tsx';
import { channelName } from './names.ts';
import { usePage } from './page.ts';

export function ChannelName({ channel }: { channel: Channel }) {
  const { slackLinks: links } = usePage();
  const name = channelName(channel);
  return (
    <OptionalLink className="channel" href={links.channel(channel.id)} title={name}>
      <bdi>{name}</bdi>
    </OptionalLink>
  );
}
