// A node of OpenSearch in a JVM of its own, for tests: on this machine's loopback only, without TLS or users.
// Arguments: name, home, HTTP port, transport port, first managers (with commas) as name:port, settings as name=value …

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

class SearchNode extends Node {
    private static final List<String> MODULES = List.of(
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        "org.opensearch.index.reindex.ReindexModulePlugin",
        "org.opensearch.join.ParentJoinModulePlugin");

    private SearchNode(Environment environment, List<PluginInfo> modules) {
        super(environment, modules, true);
    }

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        Path home = Path.of(arguments[1]).toAbsolutePath();
        Path config = Files.createDirectories(home.resolve("config"));
        Settings.Builder settings = Settings.builder()
            .put("cluster.name", "bahith-tests")
            .put("node.name", name)
            .put("path.home", home.toString())
            .put("network.host", "127.0.0.1")
            .put("http.port", arguments[2])
            .put("transport.port", arguments[3])
            .put("node.processors", 1)
            .put("action.auto_create_index", false)
            .put("cluster.routing.allocation.disk.threshold_enabled", false);
        List<String> seeds = new ArrayList<>();
        List<String> managers = new ArrayList<>();
        for (String manager : arguments[4].split(",")) {
            managers.add(manager.split(":")[0]);
            seeds.add("127.0.0.1:" + manager.split(":")[1]);
        }
        settings.putList("discovery.seed_hosts", seeds).putList("cluster.initial_cluster_manager_nodes", managers);
        for (int at = 5; at < arguments.length; at++) {
            String[] setting = arguments[at].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        List<PluginInfo> modules = new ArrayList<>();
        for (String module : MODULES) {
            Class.forName(module);  // a module that is missing would be passed over in silence
            modules.add(new PluginInfo(module, "", "", Version.CURRENT, "21", module, List.of(), false));
        }
        Node node = new SearchNode(
            InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), config, () -> name), modules);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception problem) {
                problem.printStackTrace();
            }
        }));
        node.start();
        System.out.println("READY");
        Thread.currentThread().join();
    }
}
