import { cleanup, createEvent, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { samplePage } from '../../states/sample-page.ts';
import { PageLink } from './PageLink.tsx';
import { pageAddress } from './page-address.ts';
import { PageContext } from './page-context.ts';

function show(id: string, kiosk = false) {
  const changeView = vi.fn();
  render(
    <PageContext value={{ ...samplePage, kiosk, changeView }}>
      <PageLink kind="person" id={id}>
        Ada
      </PageLink>
    </PageContext>,
  );
  return changeView;
}

beforeEach(() => history.replaceState(null, '', '/?period=7d'));
afterEach(cleanup);

it('a click on the link of a person opens their page, and leaves the document where it is', () => {
  const changeView = show('U1');
  const link = screen.getByRole('link', { name: 'Ada' });
  const click = createEvent.click(link);
  fireEvent(link, click);
  expect(click.defaultPrevented).toBe(true);
  expect(changeView).toHaveBeenCalledExactlyOnceWith({ sheet: { kind: 'person', id: 'U1' } });
});

it.each(['ctrlKey', 'metaKey', 'shiftKey'])('a click with %s is the browser’s, which opens the address', (key) => {
  const changeView = show('U1');
  const link = screen.getByRole('link', { name: 'Ada' });
  expect(link.getAttribute('href')).toContain('/?period=7d&sheet=person%3AU1');
  // jsdom follows no link, and logs that it does not.
  link.addEventListener('click', (event) => event.preventDefault());
  fireEvent.click(link, { [key]: true });
  expect(changeView).not.toHaveBeenCalled();
});

it('the address of the link follows that of the document when the viewer is about to use it', () => {
  show('U1');
  const link = screen.getByRole('link', { name: 'Ada' });
  history.replaceState(null, '', '/?period=all');
  fireEvent.pointerDown(link);
  expect(link.getAttribute('href')).toContain('period=all&sheet=person%3AU1');
});

it('a person without an id, and a name on a wall screen, are plain text', () => {
  show('');
  expect(screen.queryByRole('link')).toBeNull();
  cleanup();
  show('U1', true);
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.getByText('Ada')).not.toBeNull();
});

it('the address of a page replaces the sheet and its order, and keeps every other parameter', () => {
  const href = 'http://localhost/?kiosk&channel=C1&sheet=people&sort=-messages';
  expect(pageAddress(href, { kind: 'channel', id: 'C2' })).toBe(
    'http://localhost/?kiosk&channel=C1&sheet=channel%3AC2',
  );
});
