import { type KeyboardEvent, useId, useState } from 'react';
import type { NameEntry } from '../parts/name-index.ts';
import { searchNames } from '../parts/search-names.ts';

interface Props {
  label: string;
  noun: 'person' | 'channel';
  /** What can be chosen. */
  index: readonly NameEntry[];
  nameOf: (id: string) => string;
  /** The chosen ids. */
  ids: readonly string[];
  onChange: (ids: readonly string[]) => void;
}

const MAX_SHOWN = 8;

/** Chooses people or channels by typing parts of their names; arrows and Enter choose, as does a click. */
export function ApartPicker({ label, noun, index, nameOf, ids, onChange }: Props) {
  const id = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const found = searchNames(
    index.filter((entry) => !ids.includes(entry.id)),
    text,
  ).slice(0, MAX_SHOWN);
  const isOpen = text.trim() !== '';
  function add(choice: NameEntry | undefined): void {
    if (!choice) return;
    onChange([...ids, choice.id]);
    setText('');
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (!isOpen) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) setActive((active + step + found.length) % found.length);
    else if (event.key === 'Enter') add(found[active]);
    else if (event.key === 'Escape') setText('');
    else return;
    // Escape closes the list only, and not the sheet.
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div className="apart-picker">
      <label htmlFor={id}>{label}</label>
      <ul className="chosen" aria-label={`${label}: chosen`}>
        {ids.map((chosen) => (
          <ChosenChip
            key={chosen}
            name={nameOf(chosen)}
            onRemove={() => onChange(ids.filter((other) => other !== chosen))}
          />
        ))}
      </ul>
      <input
        id={id}
        type="search"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        placeholder={`Name of a ${noun}`}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-activedescendant={isOpen && found[active] ? `${id}-${active}` : undefined}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label={`Found: ${label}`} hidden={!isOpen}>
        {found.map((choice, i) => (
          <button
            key={choice.id}
            id={`${id}-${i}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            onClick={() => add(choice)}
          >
            <bdi>{choice.name}</bdi> <small>{choice.id}</small>
          </button>
        ))}
      </div>
      {isOpen && found.length === 0 && <p className="hint">No {noun} has this name.</p>}
    </div>
  );
}

function ChosenChip({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <li className="chip">
      <bdi>{name}</bdi>
      <button type="button" aria-label={`Count ${name} again`} title={`Count ${name} again`} onClick={onRemove}>
        ×
      </button>
    </li>
  );
}
