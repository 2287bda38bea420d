import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The login of an existing application, as docs/host-servers.md imports it. */
final class Login {
  record User(String id, String name, List<String> groups) {}

  private static final Map<String, User> USERS = Map.of(
      "ann", new User("ann", "Ann Lee", List.of("BOSTON")),
      "bob", new User("bob", "Bob Ray", List.of("NEW YORK", "staff")),
      "eve", new User("eve", "Eve \"\u00c9\" O\\Neil", List.of()));

  /** The cookie alone signs a user in: this login is not under test. */
  static User signedIn(String cookie) {
    var found = Pattern.compile("\\buser=(\\w+)").matcher(cookie == null ? "" : cookie);
    return found.find() ? USERS.get(found.group(1)) : null;
  }
}
