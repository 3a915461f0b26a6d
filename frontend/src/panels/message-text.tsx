import type { Directory } from 'backend/core/directory';
import { createElement, Fragment, type ReactNode, useMemo } from 'react';
import { excerpt } from './excerpt.ts';
import { MaybeLink } from './MaybeLink.tsx';
import { channelName, personName } from './names.ts';
import { usePage } from './page.ts';
import type { SlackLinks } from './slack-links.ts';
import { type Token, tokenize } from './slack-text.ts';
import { useEmojis } from './use-emojis.ts';

/** Whether a text looks the same whatever the directory holds, since it names nobody and no channel. */
export function namesNone(text: string): boolean {
  return !text.includes('<');
}

/** The beginning of a Slack message, drawn as elements: no text ever becomes markup. */
export function MessageText({ text, directory }: { text: string; directory: Directory }) {
  const areKnown = useEmojis(text);
  if (text.trim() === '') return <p className="text none">without text: a file or a card</p>;
  return (
    <p className="text" dir="auto">
      <Beginning key={String(areKnown)} text={text} directory={directory} />
    </p>
  );
}

function Beginning({ text, directory }: { text: string; directory: Directory }) {
  const { links } = usePage();
  const tokens = useMemo(() => tokenize(excerpt(text)), [text]);
  return draw(tokens, directory, links);
}

/** Tokens have no identity: their elements are children by position, as if each had been written there by hand. */
function draw(tokens: readonly Token[], directory: Directory, links: SlackLinks): ReactNode {
  const pieces = tokens.map((token) => createElement(Piece, { token, directory, links }));
  return createElement(Fragment, null, ...pieces);
}

function Piece({ token, directory, links }: { token: Token; directory: Directory; links: SlackLinks }): ReactNode {
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
      const known = directory.person(token.id);
      return <bdi className="at">@{personName({ ...known, name: known.name || token.name })}</bdi>;
    }
    case 'channel': {
      const known = directory.channel(token.id);
      const name = channelName({ id: token.id, name: known.name || token.name });
      return <Anchor href={links.channel(token.id)} text={name} />;
    }
    case 'notice':
      return <bdi className="at">{token.text}</bdi>;
    case 'link':
      return <Anchor href={token.href} text={token.label} />;
    case 'code':
      return <code>{token.text}</code>;
    case 'block':
      return <code className="block">{token.text}</code>;
    case 'bold':
      return <strong>{draw(token.tokens, directory, links)}</strong>;
    case 'italic':
      return <em>{draw(token.tokens, directory, links)}</em>;
    case 'strike':
      return <s>{draw(token.tokens, directory, links)}</s>;
    case 'quote':
      return <span className="quote">{draw(token.tokens, directory, links)}</span>;
  }
}

function Anchor({ href, text }: { href: string | undefined; text: string }) {
  return (
    <MaybeLink href={href}>
      <bdi>{text}</bdi>
    </MaybeLink>
  );
}
