/** Photos through both routers: as base64 in a variable, and as a multipart upload where the router forwards one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataOf } from '../support/start.js';
import { describeBehindRouters, killSupergraphs, ROUTERS, startSupergraph, type Supergraph } from './supergraph.js';

jest.setTimeout(120_000);

const picture = (file: string): Buffer => readFileSync(join(__dirname, '..', '..', 'docs', file));
const [PHOTO, OTHER_PHOTO] = [picture('photos.png'), picture('graphiql.png')];
const SIOBHAN = 'C1.AAkAAaDyYOagOTkjVUqHSwAAAAAAAAAAAAE=';
const STORED = ['PUT /v1.0/me/contacts/{id}/photo/$value', 'GET /v1.0/me/contacts/{id}/photo'];
const mutation = (declared: string, photo: string) => `mutation (${declared}) {
  setContactPhoto(input: { contactId: "${SIOBHAN}", photo: ${photo} }) { photo { contentType } userErrors { message } }
}`;

describeBehindRouters('uploads behind routers', () => {
  afterAll(killSupergraphs);

  describe.each(ROUTERS)('%s', (router) => {
    let supergraph: Supergraph;
    beforeAll(async () => {
      supergraph = await startSupergraph({ router });
    });
    afterAll(() => supergraph.close());

    const storedPhoto = async (): Promise<Buffer> => {
      const { contact } = dataOf(await supergraph.ask(`{ contact(id: "${SIOBHAN}") { photo { base64 } } }`));
      return Buffer.from(contact.photo.base64 as string, 'base64');
    };

    test('carries a photo as base64: stored once, byte for byte', async () => {
      const { answer, requests } = await supergraph.witness(mutation('$photo: ContactPhotoSource!', '$photo'), {
        photo: { base64: PHOTO.toString('base64') },
      });
      expect(dataOf(answer).setContactPhoto).toEqual({ photo: { contentType: 'image/png' }, userErrors: [] });
      expect(requests).toEqual(STORED);
      expect((await storedPhoto()).equals(PHOTO)).toBe(true);
    });

    // Supergraphs know no @oneOf, so that it is checked by the subgraph.
    test('leaves it to the gateway to refuse what is no photo', async () => {
      const { answer, requests } = await supergraph.witness(mutation('$photo: ContactPhotoSource!', '$photo'), {
        photo: {},
      });
      expect(JSON.stringify(answer.errors)).toContain('Exactly one key must be specified');
      expect(requests).toEqual([]);
    });

    test(`${router === 'Hive Gateway' ? 'forwards' : 'refuses'} a multipart upload`, async () => {
      const form = new FormData();
      const query = mutation('$file: Upload!', '{ file: $file }');
      form.set('operations', JSON.stringify({ query, variables: { file: null } }));
      form.set('map', JSON.stringify({ 0: ['variables.file'] }));
      form.set('0', new Blob([new Uint8Array(OTHER_PHOTO)], { type: 'image/png' }), 'photo.png');
      const { answer, requests } = await supergraph.witnessUpload(form);
      if (router === 'Hive Gateway') {
        expect(dataOf(answer).setContactPhoto).toEqual({ photo: { contentType: 'image/png' }, userErrors: [] });
        expect(requests).toEqual(STORED);
        expect((await storedPhoto()).equals(OTHER_PHOTO)).toBe(true);
      } else {
        expect([answer.status, requests]).toEqual([400, []]);
      }
    });
  });
});
