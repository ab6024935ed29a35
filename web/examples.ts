/** The operations that wait in tabs when the page is opened for the first time. */

export interface Example {
  readonly query: string;
  /** JSON, as it stands in the variables editor. */
  readonly variables?: string;
}

const FIRST_LOOK = `# Welcome! Sign in at the top right, then press the play button (or Ctrl+Enter).
#
# Ctrl+Space suggests fields while you type. The book on the left opens the
# documentation, the folder below it builds queries by ticking boxes.

query FirstLook {
  myMailbox {
    contacts(first: 3) {
      totalCount
      nodes {
        displayName
        companyName
        jobTitle
        emailAddresses {
          address
        }
        photo {
          width
          height
          url
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
`;

const FOLDER_TREE = `# Three levels of folders with the contacts in them. Each level costs one more
# round of requests to the REST API, however many folders it has.

query FolderTree {
  myMailbox {
    contactFolders {
      nodes {
        ...Folder
        childFolders {
          nodes {
            ...Folder
            childFolders {
              nodes {
                ...Folder
              }
            }
          }
        }
      }
    }
  }
}

fragment Folder on ContactFolder {
  displayName
  contacts(first: 5) {
    totalCount
    nodes {
      displayName
      companyName
    }
  }
}
`;

const ONE_CONTACT = `# The first contact in detail. The photo's url is signed: it works as it stands in
# an <img> element until expiresAt.
#
# With an id in hand, ask for any contact directly: { contact(id: "…") { displayName } }

query OneContact {
  myMailbox {
    contacts(first: 1) {
      nodes {
        id
        changeKey
        displayName
        birthday
        mobilePhone
        businessPhones
        homeAddress {
          street
          city
          postalCode
          countryOrRegion
        }
        categories
        personalNotes
        lastModifiedDateTime
        parentFolder {
          displayName
        }
        photo {
          contentType
          width
          height
          url
          expiresAt
        }
      }
    }
  }
}
`;

const RECENT_CHANGES = `# Filter and order. Conditions of one object all hold together; and, or and not
# combine them, such as { or: [{ surname: { eq: "Vance" } }, { companyName: { eq: "Contoso" } }] }.
# With a filter, order by the filtered fields first.

query RecentlyChanged($since: DateTime!) {
  myMailbox {
    contacts(
      first: 10
      filter: { lastModifiedDateTime: { ge: $since } }
      orderBy: [{ field: LAST_MODIFIED_DATE_TIME, direction: DESC }]
    ) {
      totalCount
      nodes {
        displayName
        companyName
        lastModifiedDateTime
      }
    }
  }
}
`;

const CREATE_CONTACT = `# Makes a contact in your default folder. What can be expected to go wrong comes
# back as userErrors, as data. The idempotencyKey makes a repeat harmless: the same
# key returns the first contact instead of making a second one.

mutation CreateContact($input: CreateContactInput!) {
  createContact(input: $input) {
    contact {
      id
      changeKey
      displayName
      emailAddresses {
        address
      }
    }
    userErrors {
      code
      message
      path
    }
  }
}
`;

const UPDATE_CONTACT = `# Changes only what the patch names: absent keeps, null clears.
# Put the id of a contact (CreateContact answers with one) into the variables below.
# Add its changeKey as ifVersion, and nobody else's change is overwritten.

mutation UpdateContact($input: UpdateContactInput!) {
  updateContact(input: $input) {
    contact {
      id
      changeKey
      displayName
      jobTitle
      mobilePhone
    }
    userErrors {
      code
      message
      path
      ... on ContactsConflictError {
        current {
          changeKey
          lastModifiedDateTime
        }
      }
    }
  }
}
`;

const SET_PHOTO = `# A photo as base64: a small blue square here. Put the id of a contact into the
# variables below. Programs send files as multipart uploads instead, with
# photo: { file: $file } and a variable of type Upload.

mutation SetPhoto($input: SetContactPhotoInput!) {
  setContactPhoto(input: $input) {
    contact {
      displayName
      photo {
        contentType
        width
        height
        url
      }
    }
    userErrors {
      code
      message
      path
    }
  }
}
`;

const BLUE_SQUARE =
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAIAAADYYG7QAAAAYklEQVR4Ac3BAQEAMAiAME4dqz2veazB9uYvJRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRIjMRJz9qABzfAEQhcAAAAASUVORK5CYII=';

export const EXAMPLES: readonly Example[] = [
  { query: FIRST_LOOK },
  { query: FOLDER_TREE },
  { query: ONE_CONTACT },
  { query: RECENT_CHANGES, variables: json({ since: '2020-01-01T00:00:00Z' }) },
  {
    query: CREATE_CONTACT,
    variables: json({
      input: {
        idempotencyKey: 'graphiql-example-1',
        contact: {
          givenName: 'Grace',
          surname: 'Hopper',
          companyName: 'Contoso',
          jobTitle: 'Rear admiral',
          emailAddresses: [{ name: 'Grace Hopper', address: 'grace@contoso.example' }],
        },
      },
    }),
  },
  {
    query: UPDATE_CONTACT,
    variables: json({ input: { id: 'id of a contact', patch: { jobTitle: 'Inventor', mobilePhone: null } } }),
  },
  { query: SET_PHOTO, variables: json({ input: { contactId: 'id of a contact', photo: { base64: BLUE_SQUARE } } }) },
];

function json(variables: object): string {
  return JSON.stringify(variables, null, 2);
}
