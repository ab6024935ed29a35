/** The addresses that more than one door knows. */

export const GRAPHQL_PATH = '/graphql';
export const PHOTOS_PATH = '/photos/';
export const NOTIFICATIONS_PATH = '/notifications/';
