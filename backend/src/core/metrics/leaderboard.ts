import { compareStrings } from '../state/compare-strings.ts';
import type { Interner } from '../state/interner.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import type { NameDirectory, Person } from './name-directory.ts';
import type { AuthorCounts } from './passes/author-counts.ts';

export interface Leader {
  rank: number;
  person: Person;
  messages: number;
  /** Their share of all counted messages in the window, 0 to 1. */
  share: number;
  /** Ranks gained since the previous window, negative if lost; null if they had no rank or that window is unknown. */
  rankChange: number | null;
  /** Whether the previous window is known and they wrote nothing in it. */
  isNew: boolean;
}

const LEADERBOARD_SIZE = 10;

/** The people who posted most in the window, most messages first (docs/metrics.md#leaderboard). */
export function leadersMetric(context: MetricContext): MetricResult<readonly Leader[]> {
  const { byAuthor, byAuthorPrevious, window, nextChangeAt } = context.messagesWithout('person');
  return {
    value: rankLeaders(byAuthor, byAuthorPrevious, window.count, context.community.authors, context.directory),
    nextChangeAt: context.nextChange(nextChangeAt),
  };
}

/**
 * The earlier last message breaks ties, then the id. Messages without a known author count in `total`, and have no row.
 */
function rankLeaders(
  current: AuthorCounts,
  previous: AuthorCounts | null,
  total: number,
  authors: Interner,
  directory: NameDirectory,
): Leader[] {
  return topAuthors(current, authors).map((author, i) => {
    const rank = i + 1;
    const previousRank = previous && rankIn(previous, authors, author);
    return {
      rank,
      person: directory.person(authors.idAt(author)),
      messages: messagesOf(current, author),
      share: messagesOf(current, author) / total,
      rankChange: previousRank === null ? null : previousRank - rank,
      isNew: previous !== null && previousRank === null,
    };
  });
}

function topAuthors(counts: AuthorCounts, authors: Interner): number[] {
  const top: number[] = [];
  for (let author = 1; author < counts.messages.length; author++) {
    const isBelow =
      top.length === LEADERBOARD_SIZE && compareAuthors(counts, authors, author, top[LEADERBOARD_SIZE - 1] ?? 0) > 0;
    if (messagesOf(counts, author) === 0 || isBelow) continue;
    top.push(author);
    top.sort((a, b) => compareAuthors(counts, authors, a, b)).splice(LEADERBOARD_SIZE);
  }
  return top;
}

function compareAuthors(counts: AuthorCounts, authors: Interner, a: number, b: number): number {
  const later = (counts.lastUs[a] ?? 0) - (counts.lastUs[b] ?? 0);
  return messagesOf(counts, b) - messagesOf(counts, a) || later || compareStrings(authors.idAt(a), authors.idAt(b));
}

/** The rank of an author among all who posted, or null if they did not post. */
function rankIn(counts: AuthorCounts, authors: Interner, author: number): number | null {
  if (messagesOf(counts, author) === 0) return null;
  let rank = 1;
  for (let other = 1; other < counts.messages.length; other++)
    if (other !== author && messagesOf(counts, other) > 0 && compareAuthors(counts, authors, other, author) < 0) rank++;
  return rank;
}

function messagesOf({ messages }: AuthorCounts, author: number): number {
  return messages[author] ?? 0;
}
