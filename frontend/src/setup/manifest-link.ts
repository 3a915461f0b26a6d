/**
 * What Slack must know of the app, which is reached at an address or, without one, over Socket Mode. The same as
 * `slack-app-manifest.yaml` and `slack-app-manifest-socket.yaml`; the README explains each scope.
 */
function appManifest(requestUrl: string | undefined) {
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: { name: 'SlackPanda', description: 'A live dashboard for this community' },
    features: {
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'SlackPanda', always_online: true },
    },
    oauth_config: {
      scopes: {
        bot: [
          'channels:history',
          'channels:join',
          'channels:read',
          'im:history',
          'reactions:read',
          'team:read',
          'users:read',
        ],
      },
    },
    settings: {
      event_subscriptions: {
        ...(requestUrl ? { request_url: requestUrl } : {}),
        bot_events: [
          'app_uninstalled',
          'channel_archive',
          'channel_created',
          'channel_deleted',
          'channel_id_changed',
          'channel_rename',
          'channel_unarchive',
          'member_joined_channel',
          'member_left_channel',
          'message.channels',
          'message.im',
          'reaction_added',
          'reaction_removed',
          'team_domain_change',
          'team_join',
          'team_rename',
          'tokens_revoked',
          'user_change',
        ],
      },
      org_deploy_enabled: false,
      socket_mode_enabled: requestUrl === undefined,
      token_rotation_enabled: false,
    },
  };
}

/** Where Slack posts to. Only its owner knows the address under which this server is reached from outside. */
export const REQUEST_URL = 'https://YOUR-ADDRESS/slack-events';

/** Opens Slack's "create an app" with every other setting filled in. */
export const CREATE_HTTP_APP_URL = createAppUrl(appManifest(REQUEST_URL));
/** The same for an app that needs no address. */
export const CREATE_SOCKET_MODE_APP_URL = createAppUrl(appManifest(undefined));

function createAppUrl(app: ReturnType<typeof appManifest>): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(app))}`;
}
