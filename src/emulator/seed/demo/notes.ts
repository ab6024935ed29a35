/** What somebody might write about a contact. */

export const WORK_NOTES = [
  'Met at the trade fair in Hannover, hall 7.',
  'Prefers e-mail over phone calls.',
  'Out of office every Friday.',
  'Introduced by Megan 🙌',
  'Send the price list again in January.',
  'Signs contracts only after the board meeting (second Tuesday of the month).',
  'Speaks four languages; answers fastest in French.',
  'Asked for samples in "midnight teal", not "teal".',
  'Invoice address differs: see the e-mail of 12 March.',
  'Do not call before 10:00 local time ☕',
  'Took over from the previous contact in spring.',
  'Vegetarian. Allergic to hazelnuts!',
  'Wants a demo of the new portal;\nbring the German price sheet.',
  'Parking: ask at the gate for a visitor’s card.',
  'Knows everybody in the industry. 50 % of our leads came from here.',
  'Reference customer – may be named in brochures.',
];

export const PRIVATE_NOTES = [
  'Lent me the blue tent ⛺ – give it back!',
  'Two cats, Pixel and Baguette 🐈🐈‍⬛',
  'Moved last summer; the old number is dead.',
  'Birthday cake: lemon, never chocolate.',
  'Spare key is with them.',
  'Plays the cello, knows a good luthier.',
  'Runs the Sunday hiking group 🥾',
  'Makes the best dumplings 🥟',
  'Water the plants in July.',
  'Met on the night train to Malmö 🚂',
];

export const NICKNAMES = ['Ace', 'Birdie', 'Captain', 'Coco', 'Dash', 'Fizz', 'Juno', 'Kiki', 'Lulu', 'Momo', 'Nono', 'Sunny', 'Ziggy']; // prettier-ignore
