import type { Channel } from 'backend/core/directory';
import { MaybeLink } from './MaybeLink.tsx';
import { channelName } from './names.ts';
import { usePage } from './page.ts';

export function ChannelName({ channel }: { channel: Channel }) {
  const { links } = usePage();
  const name = channelName(channel);
  return (
    <MaybeLink className="channel" href={links.channel(channel.id)} title={name}>
      <bdi>{name}</bdi>
    </MaybeLink>
  );
}
