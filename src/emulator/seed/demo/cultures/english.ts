/** The English-speaking countries of the demo data. */
import { names, numberBefore } from './culture.js';
import type { Culture } from './culture.js';

const WOMEN = names('Amelia, Beatrice, Clara, Daphne, Edith, Fiona, Georgia, Hazel, Imogen, June, Lydia, Maeve, Nora, Opal, Phoebe, Rosalind, Tessa, Willa'); // prettier-ignore
const MEN = names('Arthur, Barnaby, Caleb, Desmond, Elliot, Felix, Gideon, Hugo, Isaac, Jasper, Leonard, Miles, Nathaniel, Oscar, Percy, Rupert, Silas, Theo'); // prettier-ignore

export const usa: Culture = {
  country: 'United States',
  women: WOMEN,
  men: MEN,
  surnames: names('Abernathy, Birdsong, Calloway, Dunmore, Everhart, Fairbank, Goodwater, Hollis, Ingersoll, Kettering, Lockhart, Merriweather, Northcutt, Pennington, Ravenel, Stillwater, Thornbury, Whitlock'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'Redmond', state: 'WA', postalCode: '98052', streets: ['Alderleaf Way', 'Tannery Road'] },
    { city: 'Portland', state: 'OR', postalCode: '972##', streets: ['Salmonberry Street', 'NW Heron Avenue'] },
    { city: 'Austin', state: 'TX', postalCode: '787##', streets: ['Bluebonnet Loop', 'Pecan Hollow Drive'] },
    { city: 'Madison', state: 'WI', postalCode: '537##', streets: ['Lakelet Boulevard', 'Old Creamery Lane'] },
  ],
  street: numberBefore,
  workPhones: ['+1 425 555 01##', '+1 503 555 01##', '+1 512 555 01##', '+1 608 555 01##'],
  mobilePhones: ['+1 206 555 01##', '+1 971 555 01##', '+1 737 555 01##'],
};

export const britain: Culture = {
  country: 'United Kingdom',
  women: WOMEN,
  men: MEN,
  surnames: names('Applegarth, Brackenbury, Copplestone, Dunwoody, Entwhistle, Fotheringay, Greenhalgh, Hathersage, Ibbotson, Kirkbride, Lanyon, Micklethwait, Ormerod, Penhaligon, Ramsbottom, Satterthwaite'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'London', postalCode: 'SE1 #XX', streets: ['Lantern Yard', 'Saltwharf Road'] },
    { city: 'Bristol', postalCode: 'BS1 #XX', streets: ['Cooperage Lane', 'Harbourmaster Row'] },
    { city: 'Edinburgh', postalCode: 'EH3 #XX', streets: ['Thistle Wynd', 'Castlebarns Terrace'] },
  ],
  street: numberBefore,
  workPhones: ['+44 20 7946 0###', '+44 117 496 0###', '+44 131 496 0###'],
  mobilePhones: ['+44 7700 900###'],
};

export const ireland: Culture = {
  country: 'Ireland',
  women: names('Aoife, Bríd, Caoimhe, Dearbhla, Éabha, Gráinne, Niamh, Órla, Róisín, Sadhbh, Síle, Úna'),
  men: names('Cathal, Cillian, Dáithí, Donnacha, Éamonn, Fiachra, Lorcán, Oisín, Pádraig, Ruairí, Séamus, Tadhg'),
  surnames: names("O'Neill, O'Shaughnessy, Ní Bhraonáin, Mac Cárthaigh, Quinlan, Tuohy, Brannigan, O'Flaherty, Gilhooly, Devaney"), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'Galway', state: 'Co. Galway', postalCode: 'H91 X#X#', streets: ['Claddagh Row', 'Spinner’s Lane'] },
    { city: 'Cork', state: 'Co. Cork', postalCode: 'T12 X#X#', streets: ['Butterfield Quay', 'Sundial Hill'] },
  ],
  street: numberBefore,
  workPhones: ['+353 20 91# ####'],
  mobilePhones: ['+353 20 91# ####'],
};

export const australia: Culture = {
  country: 'Australia',
  women: WOMEN,
  men: MEN,
  surnames: names('Bannerman, Cootamundra-Reid, Delacourt, Farquharson, Gillespie-Wren, Jardine, Kingsmill, Larkspur, Matheson, Tregear'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'Hobart', state: 'TAS', postalCode: '7000', streets: ['Wattlebird Parade', 'Battery Steps'] },
    { city: 'Melbourne', state: 'VIC', postalCode: '30##', streets: ['Bluegum Street', 'Tramway Place'] },
  ],
  street: numberBefore,
  workPhones: ['+61 3 5550 ####', '+61 2 5550 ####'],
  mobilePhones: ['+61 491 570 156', '+61 491 570 157', '+61 491 571 266', '+61 491 572 549', '+61 491 573 770'],
};
