package dev.offlinesync.app;

/** The command line of the product. */
public final class Main {

    private Main() {}

    /** Runs the command named by the arguments. */
    public static void main(String[] args) {
        System.out.println("offline-sync");
    }
}
