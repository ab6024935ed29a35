/** The extended property by which a contact tells what it was made for (reference, section 8.2). */

/** A named property of the project's own: other programs can look for it under this name. */
export const CREATION_KEY = 'String {8a1f3c52-7d0e-4d1b-9a44-0c5e6f7a8b91} Name IdempotencyKey';
