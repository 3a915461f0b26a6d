import { createElement, Fragment, type ReactNode, use, useMemo } from 'react';
import { channelName, personName } from '../format/display-names.ts';
import { OptionalLink } from '../ui/OptionalLink.tsx';
import { SummaryContext, usePage } from '../ui/page/page-context.ts';
import { excerpt } from './excerpt.ts';
import type { SlackLinks } from './slack-links.ts';
import { type LoadedText, textNote } from './text-note.ts';
import { type MrkdwnToken, tokenizeMrkdwn } from './tokenize-mrkdwn.ts';
import { useEmojiNames } from './use-emoji-names.ts';

interface Props {
  text: LoadedText;
  /** Whether the server keeps texts. */
  isKept: boolean;
  isPrivate: boolean;
}

/**
 * The beginning of a message in a channel, or what stands in its place. Every text is a text node, so no message can inject
 * markup.
 */
export function MessageText({ text, isKept, isPrivate }: Props) {
  const areNamesLoaded = useEmojiNames(text ?? '');
  const note = textNote(text, isKept, isPrivate);
  if (note !== null || !text) return <p className="text none">{note}</p>;
  return (
    <p className="text" dir="auto">
      <Excerpt key={String(areNamesLoaded)} text={text} />
    </p>
  );
}

function Excerpt({ text }: { text: string }) {
  const { slackLinks } = usePage();
  const tokens = useMemo(() => tokenizeMrkdwn(excerpt(text)), [text]);
  return renderTokens(tokens, slackLinks);
}

/** Tokens have no identity, so their elements are passed as children by position, which need no keys. */
function renderTokens(tokens: readonly MrkdwnToken[], slackLinks: SlackLinks): ReactNode {
  const elements = tokens.map((token) => createElement(TokenElement, { token, slackLinks }));
  return createElement(Fragment, null, ...elements);
}

/**
 * Reads names from the context: a memoized row then shows current names, and does not keep the directory of its first
 * render, and the community behind it, alive.
 */
function TokenElement({ token, slackLinks }: { token: MrkdwnToken; slackLinks: SlackLinks }): ReactNode {
  switch (token.kind) {
    case 'text':
      return token.text;
    case 'break':
      return <br />;
    case 'emoji':
      return (
        <span className="emoji" role="img" aria-label={token.code}>
          {token.text}
        </span>
      );
    case 'person': {
      const known = use(SummaryContext).summary?.directory.person(token.id);
      return <bdi className="at">@{personName({ id: token.id, name: known?.name || token.name, avatar: '' })}</bdi>;
    }
    case 'channel': {
      const known = use(SummaryContext).summary?.directory.channel(token.id);
      const name = channelName({ isPrivate: false, ...known, id: token.id, name: known?.name || token.name });
      return <TextLink href={slackLinks.channel(token.id)} text={name} />;
    }
    case 'notice':
      return <bdi className="at">{token.text}</bdi>;
    case 'link':
      return <TextLink href={token.href} text={token.label} />;
    case 'code':
      return <code>{token.text}</code>;
    case 'block':
      return <code className="block">{token.text}</code>;
    case 'bold':
      return <strong>{renderTokens(token.tokens, slackLinks)}</strong>;
    case 'italic':
      return <em>{renderTokens(token.tokens, slackLinks)}</em>;
    case 'strike':
      return <s>{renderTokens(token.tokens, slackLinks)}</s>;
    case 'quote':
      return <span className="quote">{renderTokens(token.tokens, slackLinks)}</span>;
  }
}

function TextLink({ href, text }: { href: string | undefined; text: string }) {
  return (
    <OptionalLink href={href}>
      <bdi>{text}</bdi>
    </OptionalLink>
  );
}
