import { createElement, Fragment, type ReactNode, use, useMemo } from 'react';
import { channelName, personName } from '../format/display-names.ts';
import { OptionalLink } from '../ui/OptionalLink.tsx';
import { SummaryContext, usePage } from '../ui/page-context.ts';
import { excerpt } from './excerpt.ts';
import type { SlackLinks } from './slack-links.ts';
import { type MrkdwnToken, tokenizeMrkdwn } from './tokenize-mrkdwn.ts';
import { useEmojiNames } from './use-emoji-names.ts';

/** The beginning of a Slack message, drawn as elements: no text ever becomes markup. */
export function MessageText({ text }: { text: string }) {
  const areKnown = useEmojiNames(text);
  if (text.trim() === '') return <p className="text none">without text: a file or a card</p>;
  return (
    <p className="text" dir="auto">
      <Excerpt key={String(areKnown)} text={text} />
    </p>
  );
}

function Excerpt({ text }: { text: string }) {
  const { slackLinks: links } = usePage();
  const tokens = useMemo(() => tokenizeMrkdwn(excerpt(text)), [text]);
  return renderTokens(tokens, links);
}

/** Tokens have no identity: their elements are children by position, as if each had been written there by hand. */
function renderTokens(tokens: readonly MrkdwnToken[], links: SlackLinks): ReactNode {
  const pieces = tokens.map((token) => createElement(TokenElement, { token, links }));
  return createElement(Fragment, null, ...pieces);
}

/**
 * Looks names up where they stand: a row that is not drawn anew still says them as they are now, and does not keep the
 * directory that it was first drawn with, and the community behind that, alive.
 */
function TokenElement({ token, links }: { token: MrkdwnToken; links: SlackLinks }): ReactNode {
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
      const name = channelName({ id: token.id, name: known?.name || token.name });
      return <TextLink href={links.channel(token.id)} text={name} />;
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
      return <strong>{renderTokens(token.tokens, links)}</strong>;
    case 'italic':
      return <em>{renderTokens(token.tokens, links)}</em>;
    case 'strike':
      return <s>{renderTokens(token.tokens, links)}</s>;
    case 'quote':
      return <span className="quote">{renderTokens(token.tokens, links)}</span>;
  }
}

function TextLink({ href, text }: { href: string | undefined; text: string }) {
  return (
    <OptionalLink href={href}>
      <bdi>{text}</bdi>
    </OptionalLink>
  );
}
