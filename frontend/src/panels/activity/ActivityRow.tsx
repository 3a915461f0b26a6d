import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import { memo, type ReactNode } from 'react';
import { personName } from '../../format/display-names.ts';
import { PageMark } from '../../panel-frame/PageMark.tsx';
import { MessageText } from '../../slack-markup/MessageText.tsx';
import type { LoadedText } from '../../slack-markup/text-note.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { ChannelName } from '../../ui/ChannelName.tsx';
import { PersonName } from '../../ui/PersonName.tsx';
import { usePage } from '../../ui/page/page-context.ts';
import { TimeAgo } from '../../ui/TimeAgo.tsx';

/** One row of the activity. It renders only when its item changes; a name in its text renders by itself. */
export const ActivityRow = memo(ActivityRowContent);

interface Props {
  row: ActivityItem;
  /** Of a message. */
  text: LoadedText;
  /** Whether the server keeps texts. */
  isKept: boolean;
}

function ActivityRowContent({ row, text, isKept }: Props) {
  const { slackLinks } = usePage();
  switch (row.kind) {
    case 'message':
      return (
        <li data-key={row.key}>
          <Avatar person={row.person} />
          <div className="entry">
            <p className="head">
              <PersonName person={row.person} />
              <PageMark kind="person" id={row.person.id} name={personName(row.person)} />
              <ChannelName channel={row.channel} />
              {row.edited && <span className="edited">edited</span>}
              <TimeAgo at={row.at} href={slackLinks.message(row.channel.id, row.ts, row.threadTs)} />
            </p>
            <MessageText text={text} isKept={isKept} isPrivate={row.channel.isPrivate} />
          </div>
        </li>
      );
    case 'join':
      return (
        <OneLineRow row={row} sign="+">
          <PersonName person={row.person} /> joined
        </OneLineRow>
      );
    case 'channel':
      return (
        <OneLineRow row={row} sign="#">
          {row.person.id ? (
            <>
              <PersonName person={row.person} /> created <ChannelName channel={row.channel} />
            </>
          ) : (
            <>
              <ChannelName channel={row.channel} /> was created
            </>
          )}
        </OneLineRow>
      );
  }
}

function OneLineRow({ row, sign, children }: { row: ActivityItem; sign: string; children: ReactNode }) {
  return (
    <li data-key={row.key} className="event">
      <span className="sign" aria-hidden="true">
        {sign}
      </span>
      <p className="head">
        <span className="what">{children}</span>
        <TimeAgo at={row.at} />
      </p>
    </li>
  );
}
