/**
 * The manifest of the Slack app, for a request URL or, without one, for Socket Mode. The same as `slack-app-manifest.yaml`
 * and `slack-app-manifest-socket.yaml`. docs/operations.md#scopes explains each scope.
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
          'channel_history_changed',
          'channel_id_changed',
          'channel_left',
          'channel_rename',
          'channel_unarchive',
          'im_history_changed',
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

/** The request URL of the app. The page does not know the public address of the server. */
export const REQUEST_URL = 'https://YOUR-ADDRESS/slack-events';

/** Opens Slack's page to create an app, with every setting but the public address filled in. */
export const CREATE_HTTP_APP_URL = createAppUrl(appManifest(REQUEST_URL));
/** The same for an app that uses Socket Mode. */
export const CREATE_SOCKET_MODE_APP_URL = createAppUrl(appManifest(undefined));

function createAppUrl(manifest: ReturnType<typeof appManifest>): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
}
