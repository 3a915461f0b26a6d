import type { ChannelCounts, ChannelPage } from 'backend/core/queries/profiles/channel-page';
import { channelName, personName } from '../../format/display-names.ts';
import { formatCount, formatNumber } from '../../format/format.ts';
import { PageLink } from '../../ui/page/PageLink.tsx';
import { usePage, useSummary } from '../../ui/page/page-context.ts';
import { useQuery } from '../../ui/page/use-query.ts';
import { SheetTitle } from '../../ui/SheetTitle.tsx';
import { QueryProgress } from '../parts/QueryProgress.tsx';
import { ActivityTable } from './ActivityTable.tsx';
import { type CountLine, CountsTable, durationText, QUESTION_LINES, standingLines } from './CountsTable.tsx';
import { FactList } from './FactList.tsx';
import { MomentText } from './MomentText.tsx';
import { ProfileActions } from './ProfileActions.tsx';
import { ProfileHours } from './ProfileHours.tsx';
import { ProfileNotes } from './ProfileNotes.tsx';
import { TrendChart } from './TrendChart.tsx';
import '../parts/sheet-table.css';
import './profile.css';

const LINES: readonly CountLine<ChannelCounts>[] = [
  ...standingLines('channels'),
  { name: 'People posting', text: ({ posters }) => formatNumber(posters) },
  {
    name: 'Replies',
    explanation: 'Messages in threads that another person began.',
    text: ({ replies }) => formatNumber(replies),
  },
  {
    name: 'Median time to the first reply',
    explanation: 'How soon another person replies to a thread.',
    text: ({ medianFirstReply }) => durationText(medianFirstReply),
  },
  ...QUESTION_LINES,
];

/** The page of a channel; see `docs/metrics.md#channel-page`. */
export function ChannelSheet({ sheet: { id } }: { sheet: { id: string } }) {
  const { slackLinks } = usePage();
  const { summary } = useSummary();
  const { result, progress, isCurrent } = useQuery('channelPage', { id });
  const channel = result?.channel ?? summary?.directory.channel(id) ?? { id, name: '', isPrivate: false };
  return (
    <article className="profile">
      <div className="name">
        <SheetTitle>
          <bdi>{channelName(channel)}</bdi>
        </SheetTitle>
      </div>
      <ProfileActions
        subject={{ channel: channel.id }}
        slackUrl={slackLinks.channel(channel.id)}
        slackText="Channel in Slack"
      />
      {(!result || !isCurrent) && <QueryProgress progress={progress} />}
      {result && <ChannelFacts page={result} id={id} />}
    </article>
  );
}

function ChannelFacts({ page, id }: { page: ChannelPage; id: string }) {
  const { channel, creator } = page;
  if (!page.isKnown)
    return <p className="none">No message or event that SlackPanda received is of a channel with the id {id}.</p>;
  return (
    <>
      <ProfileNotes notes={notesOf(page)} />
      <FactList
        facts={[
          { name: 'Created', value: <MomentText at={page.createdAt} otherwise="not known" /> },
          creator && {
            name: 'Created by',
            value: (
              <PageLink kind="person" id={creator.id}>
                <bdi>{personName(creator)}</bdi>
              </PageLink>
            ),
          },
          { name: 'First message', value: <MomentText at={page.firstMessageAt} otherwise="none" /> },
          { name: 'Last message', value: <MomentText at={page.lastMessageAt} otherwise="none" /> },
        ]}
      />
      <CountsTable period={page.period} past={page.past} lines={LINES} />
      {page.trend && <TrendChart chart={page.trend} />}
      <ProfileHours hours={page.hours} subject={{ channel: channel.id }} />
      <ActivityTable
        kind="person"
        title="People"
        empty="This channel has no counted messages."
        rows={page.people.map(({ person, ...row }) => ({ ...row, id: person.id, name: personName(person) }))}
      />
    </>
  );
}

function notesOf({ isArchived, isDeleted, isGeneral, isApart, channel, uncounted }: ChannelPage): readonly string[] {
  return [
    isGeneral ? 'Every member of the workspace is in this channel.' : '',
    isArchived ? 'The channel is archived.' : '',
    channel.isPrivate ? 'The channel was public and is private now, so its name is not shown.' : '',
    isDeleted ? 'The channel was deleted: messages up to then do not count.' : '',
    isApart ? 'Counts apart: the numbers of the board leave this channel out, and this page counts everything.' : '',
    uncounted > 0
      ? `${formatCount(uncounted, 'message')} more in no number: of bots, or of people who count apart.`
      : '',
  ].filter(Boolean);
}
