import { plainText } from '../../slack-markup/plain-text.ts';
import { type LoadedText, textNote } from '../../slack-markup/text-note.ts';
import { useEmojiNames } from '../../slack-markup/use-emoji-names.ts';
import { OptionalLink } from '../../ui/OptionalLink.tsx';
import { usePage, useSummary } from '../../ui/page/page-context.ts';
import type { ListedMessage } from './listed-message.ts';

interface Props {
  message: ListedMessage;
  text: LoadedText;
  /** Whether the server keeps texts. */
  isKept: boolean;
  /** The link of the chosen row is reached with Tab. */
  isChosen: boolean;
}

/** The beginning of a message in one line, and the link to it in Slack. */
export function TextCell({ message, text, isKept, isChosen }: Props) {
  const { slackLinks } = usePage();
  const { channel, ts, threadTs } = message;
  const note = textNote(text, isKept, channel.isPrivate);
  const href = slackLinks.message(channel.id, ts, threadTs);
  return (
    <>
      {note === null && text ? <PlainText text={text} /> : <span className="none">{note}</span>}
      {href && (
        <OptionalLink href={href} className="go" tabIndex={isChosen ? 0 : -1}>
          ↗<span className="unseen">Open in Slack</span>
        </OptionalLink>
      )}
    </>
  );
}

function PlainText({ text }: { text: string }) {
  const { summary } = useSummary();
  // A text with emoji codes is drawn again once their names are loaded.
  useEmojiNames(text);
  return <bdi>{plainText(text, summary?.directory)}</bdi>;
}
