/** What names, addresses and telephone numbers look like in one country, and how the tables of it are written. */

/** A part of a name: as its owner writes it, in Latin letters for e-mail addresses, and how it is read in Japanese. */
export interface Name {
  readonly text: string;
  readonly latin: string;
  readonly yomi?: string;
}

export interface Place {
  readonly city: string;
  readonly state?: string;
  /** Each `#` is a digit, each `X` a letter. */
  readonly postalCode: string;
  readonly streets: readonly string[];
}

export interface Culture {
  readonly country: string;
  readonly women: readonly Name[];
  readonly men: readonly Name[];
  readonly surnames: readonly Name[];
  /** Families that are named before the person: Japan, Korea, China, Viet Nam. */
  readonly surnameFirst?: true;
  /** Between the parts of a display name. */
  readonly joint: string;
  readonly places: readonly Place[];
  readonly street: (name: string, number: number) => string;
  /** Telephone numbers out of ranges that are set aside for fiction; each `#` is a digit. */
  readonly workPhones: readonly string[];
  readonly mobilePhones: readonly string[];
  /** Some women wear a headscarf in their photos. */
  readonly headscarves?: true;
}

/** Reads a table of names: `Astrid, Ebba` or, for other scripts, `נועה/Noa` and `健太/Kenta/けんた`. */
export function names(text: string): Name[] {
  return text.split(',').map((entry) => {
    const [written = '', latin = written, yomi] = entry.trim().split('/');
    return { text: written, latin, yomi };
  });
}

export const numberBefore = (name: string, number: number) => `${number} ${name}`;
export const numberAfter = (name: string, number: number) => `${name} ${number}`;

/** For countries without a range of their own: North America's 555-0100 to 555-0199. */
export const NO_OWN_RANGE = {
  workPhones: ['+1 425 555 01##', '+1 360 555 01##'],
  mobilePhones: ['+1 206 555 01##', '+1 253 555 01##'],
} as const;
