import { cleanup, render } from '@testing-library/react';
import type { Channel, Person } from 'backend/core/metrics/name-directory';
import { memo } from 'react';
import { afterEach, expect, it } from 'vitest';
import { sampleSummary } from '../states/sample-data.ts';
import { samplePage } from '../states/sample-page.ts';
import { PageContext, SummaryContext } from '../ui/page/page-context.ts';
import { MessageText } from './MessageText.tsx';

const Row = memo(() => <MessageText text="<@U1> is in *<#C1|once>*" isKept isPrivate={false} />);

function rowWithNames(name: string) {
  const directory = {
    person: (id: string): Person => ({ id, name, avatar: '' }),
    channel: (id: string): Channel => ({ id, name: name.toLowerCase(), isPrivate: false }),
  };
  return (
    <PageContext value={samplePage}>
      <SummaryContext value={{ summary: { ...sampleSummary(), directory }, cursor: '' }}>
        <Row />
      </SummaryContext>
    </PageContext>
  );
}

afterEach(cleanup);

it('a message shows current names, even in a memoized row', () => {
  const { container, rerender } = render(rowWithNames('Ada'));
  expect(container.textContent).toBe('@Ada is in #ada');
  rerender(rowWithNames('Bea'));
  expect(container.textContent).toBe('@Bea is in #bea');
  rerender(rowWithNames(''));
  expect(container.textContent).toBe('@U1 is in #once');
});
