/** The operations that wait in tabs when the page is opened for the first time. */

export interface Example {
  readonly query: string;
  /** JSON, as it stands in the variables editor. */
  readonly variables?: string;
}

const FIRST_LOOK = `# Sign in at the top right, then press the play
# button or Ctrl+Enter. Ctrl+Space suggests fields;
# the book on the left opens the documentation, and
# the folder below it builds queries by ticking boxes.

query FirstLook {
  myMailbox {
    contacts(first: 2) {
      totalCount
      nodes {
        displayName
        companyName
        birthday
        emailAddresses {
          address
        }
        photo {
          width
          height
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
`;

const PHOTOS = `# Links to photos, and below the answer the pictures
# that they lead to. A link is signed and works as it
# stands in an <img> element. Photos of 20 contacts
# cost one request to the REST API.

query Photos {
  myMailbox {
    contacts(first: 8) {
      nodes {
        displayName
        photo {
          url
        }
      }
    }
  }
}
`;

const FOLDER_TREE = `# Three levels of folders with the contacts in them.
# A level costs at most one more round of requests to the
# REST API, however many folders it has.

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

const ONE_CONTACT = `# The first contact in detail. With an id in hand, any
# contact can be asked for:
# { contact(id: "…") { surname } }

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

const RECENTLY_CHANGED = `# What changed since 2020, the latest first.
# Conditions of one object all hold together; and,
# or and not combine them. With a filter, order by
# the filtered fields first.

query RecentlyChanged {
  myMailbox {
    contacts(
      first: 10
      filter: { lastModifiedDateTime: { ge: "2020-01-01T00:00:00Z" } }
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

const CREATE_CONTACT = `# A new contact in your default folder. Expected
# failures come back as data, in userErrors.

mutation CreateContact {
  createContact(
    input: {
      contact: {
        givenName: "Grace"
        surname: "Hopper"
        companyName: "Contoso"
        jobTitle: "Rear admiral"
        emailAddresses: [{ address: "grace@contoso.example" }]
      }
    }
  ) {
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

const UPDATE_CONTACT = `# Changes what the patch names: absent keeps, null
# clears. Put the id of a contact in its place first;
# CreateContact answers with one. With its changeKey
# as ifVersion, nobody else's change is overwritten.

mutation UpdateContact {
  updateContact(
    input: {
      id: "PUT AN ID HERE"
      patch: { jobTitle: "Inventor", mobilePhone: null }
    }
  ) {
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

const SET_PHOTO = `# A photo as base64: a small blue square. Open the
# variables below and put in the id of a contact.
# Programs send a file as a multipart upload instead:
# photo: { file: $file }, a variable of type Upload.

mutation SetPhoto($contactId: ID!, $base64: String!) {
  setContactPhoto(
    input: {
      contactId: $contactId
      photo: { base64: $base64 }
    }
  ) {
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

const LIVE_CHANGES = `# Runs until it is stopped: what changes in the default
# Contacts folder from now on. Let it run, and create a
# contact in another window of this page.

subscription LiveChanges {
  contactChanges(startAt: NOW) {
    kind
    changes {
      __typename
      ... on ContactUpserted {
        contact {
          displayName
          companyName
        }
      }
      ... on ContactRemoved {
        contactId
      }
    }
  }
}
`;

export const EXAMPLES: readonly Example[] = [
  { query: FIRST_LOOK },
  { query: PHOTOS },
  { query: FOLDER_TREE },
  { query: ONE_CONTACT },
  { query: RECENTLY_CHANGED },
  { query: CREATE_CONTACT },
  { query: UPDATE_CONTACT },
  { query: LIVE_CHANGES },
  { query: SET_PHOTO, variables: JSON.stringify({ contactId: 'PUT AN ID HERE', base64: BLUE_SQUARE }, null, 2) },
];
