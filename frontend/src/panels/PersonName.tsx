import type { Person } from 'backend/core/directory';
import { MaybeLink } from './MaybeLink.tsx';
import { personName } from './names.ts';
import { usePage } from './page.ts';

export function PersonName({ person }: { person: Person }) {
  const { links } = usePage();
  const name = personName(person);
  return (
    <MaybeLink className="who" href={links.person(person.id)} title={name}>
      <bdi>{name}</bdi>
    </MaybeLink>
  );
}
