/** An invented person. */
export interface DemoPerson {
  id: string;
  name: string;
}

const FIRST_NAMES =
  'Mara Tobias Ines Kwame Yuki Leonor Anders Priya Mateus Zofia Emre Noor Caleb Svenja Hugo Amara Ravi Elin Dmitri Paloma Owen ' +
  'Farah Lucas Mei Bruno Katrin Jonas Adaeze Theo Salma Piotr Renata Idris Hana Felix Joana Arvid Lucía Samir Greta Kofi Milena Oskar';
const LAST_NAMES =
  'Lindqvist Okafor Barreto Haller Nakamura Ferreira Dahl Raman Kowalska Demir Wexler Aziz Thornbury Voss Marchetti Mensah Iyer ' +
  'Sandberg Petrov Quiroga Bright Haddad Almeida Chen Novak Steiner Brandt Eze Laurent Benali';
const [firstNames, lastNames] = [FIRST_NAMES.split(' '), LAST_NAMES.split(' ')];

/** Returns the person of this number. The names of the first 1,290 differ. */
export function demoPerson(number: number): DemoPerson {
  const id = `U0DEMO${String(number).padStart(4, '0')}`;
  return { id, name: `${firstNames[number % firstNames.length]} ${lastNames[number % lastNames.length]}` };
}

/** The app's own user. */
export const APP_USER = 'U0DEMOPANDA';

/** Bots that post. The second one is of the old kind, which has no user. */
export const BOOKING_BOT = { bot_id: 'B0DEMOBOOK', user: 'U0DEMOBOOK', name: 'Bench booking' };
export const NOTICE_BOT = { bot_id: 'B0DEMODOOR', name: 'Door notice' };
