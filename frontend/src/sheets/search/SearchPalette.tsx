import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useQuery } from '../../ui/page/use-query.ts';
import { useView } from '../../ui/page/view-context.ts';
import { createNameIndex, type NameEntry } from '../parts/name-index.ts';
import { searchNames } from '../parts/search-names.ts';
import './search.css';

const LIST_ID = 'search-found';

/**
 * Searches people and channels by name. Enter filters by the chosen one, with Ctrl or Cmd it opens its page. It follows the
 * combobox pattern of the ARIA Authoring Practices.
 */
export function SearchPalette({ onClose }: { onClose: () => void }) {
  const { view, changeView } = useView();
  const dialog = useRef<HTMLDialogElement>(null);
  const { result } = useQuery('names', {});
  const index = useMemo(() => (result ? createNameIndex(result) : []), [result]);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const found = useMemo(() => searchNames(index, text), [index, text]);
  const nothing = result === null ? 'Loading the names' : 'Nobody and no channel has such a name.';
  const active = Math.min(chosen, found.length - 1);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    // Newer browsers return a promise, which is no clean-up.
    document.getElementById(optionId(active))?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const filterBy = ({ kind, id }: NameEntry) => {
    changeView({ filter: { ...view.filter, [kind]: id }, sheet: null });
    dialog.current?.close();
  };
  const openPage = ({ kind, id }: NameEntry) => {
    changeView({ sheet: { kind, id } });
    dialog.current?.close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // No letter typed here is a key of the page.
    event.stopPropagation();
    const entry = found[active];
    if (event.key === 'ArrowDown') setChosen((active + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setChosen((active - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter' && entry) (event.ctrlKey || event.metaKey ? openPage : filterBy)(entry);
    else return;
    event.preventDefault();
  };
  return (
    <dialog ref={dialog} className="search" aria-label="Search people and channels" onClose={onClose}>
      <input
        type="text"
        role="combobox"
        aria-label="Name of a person or channel"
        aria-expanded={found.length > 0}
        aria-controls={LIST_ID}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? optionId(active) : undefined}
        placeholder="Person or #channel"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={LIST_ID} role="listbox" aria-label="Found">
        {found.map((entry, place) => (
          <Option
            key={`${entry.kind}:${entry.id}`}
            entry={entry}
            place={place}
            isChosen={place === active}
            onFilter={filterBy}
            onOpenPage={openPage}
          />
        ))}
      </div>
      <p className="unseen" aria-live="polite">
        {text && (found.length > 0 ? `${found.length} found` : nothing)}
      </p>
      <p className="hint" aria-hidden="true">
        {text && found.length === 0 ? (
          nothing
        ) : (
          <>
            <kbd>Enter</kbd> filters <kbd>Ctrl Enter</kbd> opens the page <kbd>Esc</kbd> closes
          </>
        )}
      </p>
    </dialog>
  );
}

interface OptionProps {
  entry: NameEntry;
  place: number;
  isChosen: boolean;
  onFilter: (entry: NameEntry) => void;
  onOpenPage: (entry: NameEntry) => void;
}

function Option({ entry, place, isChosen, onFilter, onOpenPage }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the text field has the focus.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the keys.
    <div role="option" id={optionId(place)} className="option" aria-selected={isChosen} onClick={() => onFilter(entry)}>
      <bdi>{entry.name}</bdi>
      <span>{entry.kind}</span>
      <span
        className="to-page"
        title="Open the page (Ctrl Enter)"
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          onOpenPage(entry);
        }}
      >
        Page
      </span>
    </div>
  );
}

function optionId(place: number): string {
  return `search-option-${place}`;
}
